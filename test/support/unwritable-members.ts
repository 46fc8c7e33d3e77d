import { isRecord } from '#base/json.ts';
import type { Operation } from '#operations/operation.ts';
import type { Input } from './walk-input.ts';

/** A member that a call may not send, and a body with it. */
export interface Unwritable {
  readonly name: string;
  /** The words of the refusal. */
  readonly refusal: string;
  put(body: Input): Input;
}

/** What records have that nobody writes, wherever it is sent; and what no schema names at all. */
const always = [
  'id',
  'version',
  'locationId',
  'contactId',
  'createdBy',
  'dateAdded',
  'tenantId',
  '__proto__',
];

/** Every member of an operation's answers, nested ones too, that its input does not have at that place. */
export function unwritableMembers({ input, output, http }: Operation): Unwritable[] {
  const inPath = [...http.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const answered = [...namesIn(output), ...always];
  const flat = beyond(answered, input)
    .filter(name => !inPath.includes(name))
    .map((name): Unwritable => ({ name, refusal: refusalOf(name), put: body => withMember(body, name) }));
  const nested = Object.entries(input.properties).flatMap(([member, schema]) =>
    beyond([...namesIn(schemasOf(output, member)), ...always], objectIn(schema)).map(
      (name): Unwritable => ({
        name: `${member}.${name}`,
        refusal: refusalOf(name),
        put: body => ({ ...body, [member]: nestedIn(schema, body[member], name) }),
      }),
    ),
  );
  return [...flat, ...nested];
}

function refusalOf(name: string): string {
  return `property ${name} should not exist`;
}

function nestedIn(schema: unknown, value: unknown, name: string): unknown {
  const first = Array.isArray(value) ? value[0] : value;
  const item = withMember(isRecord(first) ? first : neededIn(objectIn(schema)), name);
  return isListed(schema) ? [item] : item;
}

/** What an object must have, so that nothing but the member is wrong with it. */
function neededIn(schema: unknown): Input {
  const names = isRecord(schema) && Array.isArray(schema.required) ? schema.required : [];
  return Object.fromEntries(names.map(name => [String(name), 'x']));
}

/** `__proto__` as JSON has it: a member of its own. */
function withMember(body: Input, name: string): Input {
  return Object.defineProperty({ ...body }, name, { value: 'x', enumerable: true });
}

function beyond(names: readonly string[], schema: unknown): string[] {
  const known = isRecord(schema) && isRecord(schema.properties) ? schema.properties : undefined;
  return known ? [...new Set(names)].filter(name => !Object.hasOwn(known, name)) : [];
}

/** The object that a member holds, or a list of it. */
function objectIn(schema: unknown): unknown {
  return branchesOf(schema)
    .map(branch => (isRecord(branch) && branch.type === 'array' ? objectIn(branch.items) : branch))
    .find(branch => isRecord(branch) && isRecord(branch.properties));
}

function isListed(schema: unknown): boolean {
  return branchesOf(schema).some(branch => isRecord(branch) && branch.type === 'array');
}

function branchesOf(schema: unknown): readonly unknown[] {
  return isRecord(schema) && Array.isArray(schema.anyOf) ? schema.anyOf : [schema];
}

/** The schemas that a member has in an answer, at any depth. */
function schemasOf(schema: unknown, member: string): unknown[] {
  if (Array.isArray(schema)) return schema.flatMap(part => schemasOf(part, member));
  if (!isRecord(schema)) return [];
  const own = isRecord(schema.properties) ? schema.properties[member] : undefined;
  return [...(own === undefined ? [] : [own]), ...schemasOf(Object.values(schema), member)];
}

/** The names of all members of a schema, at any depth. */
function namesIn(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(namesIn);
  if (!isRecord(schema)) return [];
  const own = isRecord(schema.properties) ? Object.keys(schema.properties) : [];
  return [...own, ...Object.values(schema).flatMap(namesIn)];
}
