import { isRecord } from '#base/json.ts';

/** What the API reference shows of an OpenAPI document. */
export interface Reference {
  readonly title: string;
  readonly version: string;
  readonly sections: readonly Section[];
  /** Schemas with a name of their own. */
  readonly records: readonly (readonly [name: string, schema: Members])[];
  /** What can be sent with many calls: parameters that stand in the document once. */
  readonly shared: ReadonlyMap<string, Parameter>;
}

export interface Section {
  readonly title: string;
  readonly description: string;
  readonly operations: readonly ReferenceOperation[];
}

export interface ReferenceOperation {
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly method: string;
  readonly path: string;
  readonly scopes: readonly string[];
  readonly isDestructive: boolean;
  readonly isIdempotent: boolean;
  readonly parameters: readonly Parameter[];
  /** Names of the shared parameters that it takes. */
  readonly takes: readonly string[];
  readonly body: { readonly schema: Members; readonly sample: unknown } | undefined;
  readonly answer: { readonly status: string; readonly schema: Members; readonly sample: unknown };
  readonly errors: readonly (readonly [status: string, codes: readonly string[]])[];
  readonly presets: readonly Preset[];
}

export interface Parameter {
  readonly name: string;
  readonly place: string;
  readonly isRequired: boolean;
  readonly description: string;
  readonly schema: Members;
  readonly sample: unknown;
}

export interface Preset {
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly becomes: Members;
}

export type Members = Readonly<Record<string, unknown>>;

/** Reads a document that `npm run derive` wrote. */
export function readReference(document: unknown): Reference {
  const info = at(document, 'info');
  const components = at(document, 'components');
  const operations = Object.entries(at(document, 'paths')).flatMap(([path, methods]) =>
    Object.entries(members(methods)).map(([method, operation]) => ({
      tag: texts(at(operation).tags)[0] ?? '',
      operation: readOperation(method, path, at(operation), at(components, 'responses')),
    })),
  );
  return {
    title: text(info.title),
    version: text(info.version),
    sections: list(at(document).tags).map(tag => ({
      title: text(at(tag).name),
      description: text(at(tag).description),
      operations: operations.filter(each => each.tag === at(tag).name).map(({ operation }) => operation),
    })),
    records: Object.entries(at(components, 'schemas')).map(([name, schema]) => [name, members(schema)]),
    shared: new Map(
      Object.entries(at(components, 'parameters')).map(([name, each]) => [name, readParameter(each)]),
    ),
  };
}

function readOperation(
  method: string,
  path: string,
  operation: Members,
  shared: Members,
): ReferenceOperation {
  const answers = Object.entries(at(operation, 'responses'));
  const [status, answer] = answers.find(([each]) => each.startsWith('2')) ?? ['200', {}];
  const given = list(operation.parameters).map(members);
  return {
    key: text(operation.operationId),
    title: text(operation.summary),
    description: text(operation.description),
    method: method.toUpperCase(),
    path,
    scopes: list(operation.security).flatMap(each => Object.values(members(each)).flatMap(texts)),
    isDestructive: operation['x-roster-destructive'] === true,
    isIdempotent: operation['x-roster-idempotent'] === true,
    parameters: given.filter(each => !('$ref' in each)).map(readParameter),
    takes: given.flatMap(({ $ref }) => lastName($ref)),
    body: 'requestBody' in operation ? content(at(operation, 'requestBody')) : undefined,
    answer: { status, ...content(members(answer)) },
    errors: answers
      .filter(([each]) => !each.startsWith('2'))
      .map(([each, error]) => {
        const [name] = lastName(at(error).$ref);
        const described = name === undefined ? at(error) : at(shared, name);
        return [each, texts(described['x-roster-codes'])];
      }),
    presets: list(operation['x-roster-presets']).map(preset => ({
      key: text(at(preset).key),
      title: text(at(preset).title),
      description: text(at(preset).description),
      becomes: at(preset, 'sample', 'becomes'),
    })),
  };
}

function readParameter(parameter: unknown): Parameter {
  const { name, in: place, required, description, schema, example } = members(parameter);
  return {
    name: text(name),
    place: text(place),
    isRequired: required === true,
    description: text(description),
    schema: members(schema),
    sample: example,
  };
}

function content(message: Members): { schema: Members; sample: unknown } {
  const json = at(message, 'content', 'application/json');
  return { schema: members(json.schema), sample: json.example };
}

/** `#/components/schemas/Contact` as `Contact`. */
export function lastName(reference: unknown): string[] {
  return typeof reference === 'string' ? reference.split('/').slice(-1) : [];
}

function at(value: unknown, ...path: readonly string[]): Members {
  return members(path.reduce((inside, name) => members(inside)[name], value));
}

export function members(value: unknown): Members {
  return isRecord(value) ? value : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function texts(value: unknown): string[] {
  return list(value).filter(each => typeof each === 'string');
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
