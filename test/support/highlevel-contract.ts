import { isRecord } from '#base/json.ts';
import datedFacts from '#test/contract/highlevel.json' with { type: 'json' };
import calendarFacts from '#test/contract/highlevel-calendars.json' with { type: 'json' };
import schemaFacts from '#test/contract/highlevel-schema.json' with { type: 'json' };
import v3Facts from '#test/contract/highlevel-v3.json' with { type: 'json' };
import {
  anything,
  corrections,
  expectedArrays,
  foreignMembers,
  undescribed,
} from './highlevel-corrections.ts';
import type { ContractOperation, ContractVersion, Shape } from './highlevel-shape.ts';

/** HighLevel's published contract, as facts to hold answers against. */
interface Contract {
  readonly operations: Readonly<Record<string, ContractOperation>>;
  readonly schemas: Readonly<Record<string, Shape>>;
}

/** By the group of operations that a test goes through; what is published alike in both versions stands once. */
const groups = {
  contacts: { dated: datedFacts, v3: v3Facts },
  schema: { dated: schemaFacts, v3: schemaFacts },
  // The facts of v3, which asks for what the dated version has and for two dates more.
  calendars: { dated: calendarFacts, v3: calendarFacts },
} as const satisfies Record<string, Record<ContractVersion, Contract>>;
export type ContractGroup = keyof typeof groups;

const contracts: Readonly<Record<ContractVersion, Contract>> = {
  dated: together(Object.values(groups).map(({ dated }) => dated)),
  v3: together(Object.values(groups).map(({ v3 }) => v3)),
};

function together(parts: readonly Contract[]): Contract {
  return {
    operations: Object.fromEntries(parts.flatMap(({ operations }) => Object.entries(operations))),
    schemas: Object.fromEntries(parts.flatMap(({ schemas }) => Object.entries(schemas))),
  };
}

/** The keys of all operations of a version, as `GET /contacts/{contactId}`, or of one group. */
export function contractOperations(version: ContractVersion, group?: ContractGroup): readonly string[] {
  const published = Object.keys(contracts[version].operations);
  const added = Object.keys(undescribed[version]).filter(key => !published.includes(key));
  if (group === undefined) return [...published, ...added];
  const ofGroup = Object.keys(groups[group][version].operations);
  return group === 'contacts' ? [...ofGroup, ...added] : ofGroup;
}

/** An operation of the contract, by its method and path template. */
export function contractOperation(
  version: ContractVersion,
  method: string,
  template: string,
): ContractOperation {
  const key = `${method.toUpperCase()} ${template}`;
  const published = contracts[version].operations[key];
  const addition = undescribed[version][key];
  const operation = addition ? { ...published, ...addition } : published;
  if (!operation) throw new Error(`HighLevel's contract (${version}) has no operation ${key}.`);
  return operation;
}

/** The template that a path was made from, if the contract has it; a literal part wins over a parameter. */
export function templateOf(version: ContractVersion, method: string, path: string): string | undefined {
  const templates = contractOperations(version)
    .map(key => key.split(' '))
    .filter(([verb, template = '']) => verb === method.toUpperCase() && isMadeFrom(template, path))
    .map(([, template = '']) => template)
    .sort((one, other) => parameterCount(one) - parameterCount(other));
  return templates[0];
}

function isMadeFrom(template: string, path: string): boolean {
  const parts = withoutSlash(template).split('/');
  const given = withoutSlash(path).split('/');
  return parts.length === given.length && parts.every((part, n) => part.startsWith('{') || part === given[n]);
}

function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

function parameterCount(template: string): number {
  return template.split('{').length;
}

/** The members that a request may have, with the type of each as corrected; empty where no body is described. */
export function requestMembers(
  version: ContractVersion,
  method: string,
  template: string,
): Readonly<Record<string, Shape>> {
  const { request } = contractOperation(version, method, template);
  return request ? membersOf(version, request) : {};
}

/** The members of a type, with the type of each as corrected. */
export function membersOf(version: ContractVersion, shape: Shape): Readonly<Record<string, Shape>> {
  const { name, type } = resolve(version, shape);
  return Object.fromEntries(
    Object.entries(type.members ?? {}).map(([member, its]) => [
      member,
      corrections[`${name}.${member}`] ?? its,
    ]),
  );
}

/** Where an answer differs from what HighLevel published, a sentence each. Members beyond it are no difference. */
export function checkAnswer(
  version: ContractVersion,
  method: string,
  template: string,
  status: number,
  body: unknown,
): string[] {
  const { status: published, response } = contractOperation(version, method, template);
  const differences = status === published ? [] : [`The status is ${status}, not ${published}.`];
  if (!response) return differences;
  return [
    ...differences,
    ...envelopeGaps(version, response, body),
    ...compare(version, response, body, 'body'),
  ];
}

/** HighLevel requires next to nothing; yet an answer that wraps its record must have the wrapping. */
function envelopeGaps(version: ContractVersion, response: Shape, body: unknown): string[] {
  const members = membersOf(version, response);
  if (!isRecord(body) || 'id' in members) return [];
  const required = resolve(version, response).type.required ?? [];
  return Object.keys(members)
    .filter(member => !required.includes(member) && body[member] === undefined)
    .map(member => `body.${member} is missing.`);
}

function compare(version: ContractVersion, shape: Shape, value: unknown, at: string): string[] {
  if (value === null) return allowsNull(version, shape) ? [] : [`${at} is null.`];
  const { name, type } = resolve(version, shape);
  const choices = type.anyOf ?? type.oneOf;
  if (choices) return closest(choices.map(choice => compare(version, choice, value, at)));
  if (type.type && !isOfType(type.type, value)) return [`${at} is not of type ${type.type}.`];
  if (type.enum && typeof value === 'string' && !type.enum.includes(value))
    return [`${at} may not be ${value}.`];
  if (Array.isArray(value)) {
    const { items } = type;
    return items ? value.flatMap((item, n) => compare(version, items, item, `${at}[${n}]`)) : [];
  }
  return isRecord(value) ? compareMembers(version, { name, type }, value, at) : [];
}

function compareMembers(
  version: ContractVersion,
  { name, type }: Named,
  value: Readonly<Record<string, unknown>>,
  at: string,
): string[] {
  const members = membersOf(version, type.members ? { ...type, ref: name } : type);
  const expected = Object.keys(members).filter(member => member === 'id' || expectedArrays.has(member));
  const required = new Set([...(type.required ?? []), ...expected]);
  const missing = [...required].filter(member => value[member] === undefined);
  const foreign = (foreignMembers[name] ?? []).filter(member => member in value);
  return [
    ...missing.map(member => `${at}.${member} is missing.`),
    ...foreign.map(member => `${at}.${member} belongs to another version.`),
    ...Object.entries(members)
      .filter(([member]) => value[member] !== undefined)
      .flatMap(([member, shape]) => compare(version, shape, value[member], `${at}.${member}`)),
  ];
}

interface Named {
  /** The name of the type in the contract, or nothing for one that has none. */
  readonly name: string;
  readonly type: Shape;
}

/** Follows a reference, also one that is wrapped in `allOf` of one. */
function resolve(version: ContractVersion, shape: Shape): Named {
  const only = shape.allOf?.[0];
  if (only) return resolve(version, only);
  if (shape.ref === undefined || shape.ref === '') return { name: '', type: shape };
  const type = contracts[version].schemas[shape.ref];
  if (!type) throw new Error(`HighLevel's contract (${version}) has no type ${shape.ref}.`);
  return { name: shape.ref, type };
}

function allowsNull(version: ContractVersion, shape: Shape): boolean {
  return shape.nullable === true || shape === anything || resolve(version, shape).type.nullable === true;
}

function closest(differences: readonly string[][]): string[] {
  return differences.toSorted((one, other) => one.length - other.length)[0] ?? [];
}

function isOfType(type: string, value: unknown): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isRecord(value);
  return typeof value === type;
}
