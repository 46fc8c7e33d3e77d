import type { TSchema } from 'typebox';
import { type FieldError, invalidInput } from '#base/errors.ts';
import { isRecord, parseJson } from '#base/json.ts';
import type { Operation } from '#operations/operation.ts';
import { placesOf } from '../places.ts';
import { assertStorable } from './body.ts';
import type { Members } from './upload.ts';
import { inputFrom, type Shape } from './versions.ts';

/** The parts of a request that hold input. */
export interface RequestParts {
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly shape: Shape;
}

/** Makes the one flat object that an operation takes of path, query and body. */
export type GatherInput = (parts: RequestParts) => Record<string, unknown>;

/** Reads the texts of a form, or of the query beside a file, as what the schema asks for. */
export function textReader(operation: Operation): (texts: Members) => Record<string, unknown> {
  const { body } = placesOf(operation);
  const readers = new Map(
    Object.entries(operation.input.properties)
      .filter(([name]) => body.includes(name))
      .map(([name, schema]) => [name, queryReader(schema)] as const),
  );
  return texts =>
    Object.fromEntries(
      Object.entries(texts).map(([name, text]) => {
        const plain = name.endsWith('[]') ? name.slice(0, -2) : name;
        return [plain, readers.get(plain)?.(text) ?? text];
      }),
    );
}

/** Works out once for an operation which member travels where. Unknown members stay in a body, to be refused. */
export function inputGatherer(operation: Operation): GatherInput {
  const { method } = operation.http;
  const { path: inPath, query: inQuery, body: inBody } = placesOf(operation);
  const readers = Object.entries(operation.input.properties)
    .filter(([name]) => inQuery.includes(name))
    .map(([name, schema]) => [name, queryReader(schema)] as const);
  const takesBody = method === 'POST' || method === 'PUT' || inBody.length > 0;

  return ({ params, query, body, shape }) => {
    const input: Record<string, unknown> = {};
    for (const [name, read] of readers) {
      const value = query[name] ?? query[`${name}[]`];
      if (value !== undefined) input[name] = read(value);
    }
    if (takesBody && body !== undefined) {
      if (!isRecord(body)) throw invalidInput([{ member: '', message: 'the body must be an object' }]);
      refusePathMembers(body, inPath);
      Object.assign(input, withoutPrototype(inputFrom(shape, body)));
    }
    Object.assign(input, params);
    assertStorable(params);
    assertStorable(query);
    return input;
  };
}

/** `__proto__` in a body is an unknown member like any other, but `Object.assign` would take it for a prototype. */
function withoutPrototype(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (!Object.hasOwn(body, '__proto__')) return body;
  throw invalidInput([{ member: '__proto__', message: 'property __proto__ should not exist' }]);
}

function refusePathMembers(body: Readonly<Record<string, unknown>>, inPath: readonly string[]): void {
  const twice: FieldError[] = inPath
    .filter(name => Object.hasOwn(body, name) && name !== 'locationId')
    .map(name => ({ member: name, message: `property ${name} should not exist` }));
  if (twice.length > 0) throw invalidInput(twice);
}

type ReadQuery = (value: unknown) => unknown;

/** Reads the text of a query as what the schema asks for; what does not fit stays text, for the schema to refuse. */
function queryReader(schema: TSchema): ReadQuery {
  const types = typesOf(schema);
  // A text that may also be a list stays whole: the operation knows where it may be cut.
  if (types.has('array') && types.has('string')) return value => value;
  if (types.has('array')) return value => (Array.isArray(value) ? value : [value]).flatMap(splitAtCommas);
  if (types.has('integer') || types.has('number')) return numberIn;
  if (types.has('object')) return objectIn;
  if (types.has('boolean')) return value => (value === 'true' ? true : value === 'false' ? false : value);
  return value => value;
}

function splitAtCommas(value: unknown): unknown[] {
  return typeof value === 'string' ? value.split(',').filter(part => part !== '') : [value];
}

function numberIn(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

function objectIn(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return parseJson(value);
  } catch {
    return value;
  }
}

function typesOf(schema: TSchema): Set<unknown> {
  const branches = 'anyOf' in schema && Array.isArray(schema.anyOf) ? schema.anyOf : [schema];
  return new Set(branches.map(branch => (isRecord(branch) ? branch.type : undefined)));
}

/** The names in a path as Fastify writes them: `/contacts/:contactId`. */
export function routePath(path: string): string {
  const plain = path.replaceAll(/\{(\w+)\}/g, ':$1');
  return plain.length > 1 && plain.endsWith('/') ? plain.slice(0, -1) : plain;
}
