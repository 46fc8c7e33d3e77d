import { readFileSync } from 'node:fs';
import { isRecord, parseJson } from '#base/json.ts';

/** A JSON schema, as far as a made-up value needs it. */
export type Schema = Readonly<Record<string, unknown>>;

/** A call of the published description: what it takes, and where. */
export interface DescribedCall {
  readonly key: string;
  readonly method: string;
  /** With names in braces. */
  readonly path: string;
  readonly parameters: readonly { readonly name: string; readonly place: string; readonly schema: Schema }[];
  /** The schema of the body, where there is one. */
  readonly body: Schema | undefined;
  /** The codes of the errors that it may answer. */
  readonly errors: ReadonlySet<unknown>;
}

export interface Description {
  readonly calls: readonly DescribedCall[];
  /** The schema itself, or what it refers to. */
  resolve(schema: unknown): Schema;
}

/** Reads the calls from `derived/openapi.json`, as a stranger would who has nothing else. */
export function readDescription(): Description {
  const document = parseJson(readFileSync(new URL('../../derived/openapi.json', import.meta.url), 'utf8'));

  function resolve(schema: unknown): Schema {
    if (!isRecord(schema)) return {};
    if (typeof schema.$ref !== 'string') return schema;
    return resolve(memberAt(document, schema.$ref.slice(2).split('/')));
  }

  const paths = Object.entries(resolve(memberAt(document, ['paths'])));
  const calls = paths.flatMap(([path, methods]) =>
    Object.entries(resolve(methods))
      .filter(([method]) => /^(get|post|put|delete)$/.test(method))
      .map(([method, given]) => {
        const operation = resolve(given);
        const { parameters } = operation;
        const content = memberAt(resolve(operation.requestBody), ['content', 'application/json', 'schema']);
        return {
          key: String(operation.operationId),
          method: method.toUpperCase(),
          path,
          parameters: (Array.isArray(parameters) ? parameters : []).map(resolve).map(parameter => ({
            name: String(parameter.name),
            place: String(parameter.in),
            schema: resolve(parameter.schema),
          })),
          body: content === undefined ? undefined : resolve(content),
          errors: new Set(
            Object.values(resolve(operation.responses)).flatMap(answer => codesOf(resolve(answer))),
          ),
        };
      }),
  );
  return { calls, resolve };
}

function codesOf({ 'x-roster-codes': codes }: Schema): readonly unknown[] {
  return Array.isArray(codes) ? codes : [];
}

function memberAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce((found, name) => (isRecord(found) ? found[name] : undefined), value);
}
