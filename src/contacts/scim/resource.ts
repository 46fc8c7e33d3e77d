import { isRecord } from '#base/json.ts';
import { resolve, type Target } from './attribute-path.ts';
import type { ScimDocument } from './document.ts';
import { enterpriseSchema, userSchema } from './schema.ts';

/** A user as it is kept. */
export interface ScimUser {
  /** Given here once: the directory's object id where that came as `externalId`. */
  readonly id: string;
  readonly document: ScimDocument;
  /** Rises by one with each change. */
  readonly version: number;
  /** Milliseconds. */
  readonly created: number;
  readonly modified: number;
}

/** Which attributes a caller wants; names separated by commas, or as a list. */
export interface Projection {
  readonly attributes?: unknown;
  readonly excludedAttributes?: unknown;
}

/** The ETag of a user. */
export function etagOf({ version }: Pick<ScimUser, 'version'>): string {
  return `W/"${version}"`;
}

/** A user as it is answered and filtered: the document as it was sent, with what is given here. `baseUrl` ends before `/Users`. */
export function userResource(user: ScimUser, baseUrl: string): Readonly<Record<string, unknown>> {
  return {
    schemas: [userSchema, ...(user.document[enterpriseSchema] === undefined ? [] : [enterpriseSchema])],
    id: user.id,
    ...user.document,
    meta: {
      resourceType: 'User',
      created: new Date(user.created).toISOString(),
      lastModified: new Date(user.modified).toISOString(),
      location: `${baseUrl}/Users/${user.id}`,
      version: etagOf(user),
    },
  };
}

/**
 * A resource with the attributes that are wanted alone, or without those that are not (RFC 7644, section 3.9). `id` and
 * `schemas` are always there; names that are no attributes ask for nothing.
 */
export function projected(
  resource: Readonly<Record<string, unknown>>,
  { attributes, excludedAttributes }: Projection,
): Readonly<Record<string, unknown>> {
  const wanted = namesIn(attributes);
  const unwanted = namesIn(excludedAttributes);
  const first = wanted.length > 0 ? reduced(resource, wanted.flatMap(targetsOf), true) : resource;
  return unwanted.length > 0 ? reduced(first, unwanted.flatMap(targetsOf), false) : first;
}

function namesIn(names: unknown): string[] {
  const texts = Array.isArray(names) ? names : [names];
  return texts
    .filter(text => typeof text === 'string')
    .flatMap(text => text.split(','))
    .map(name => name.trim())
    .filter(name => name !== '');
}

function targetsOf(name: string): readonly Target[] {
  const resolved = resolve(name);
  if (resolved.kind === 'target') return [resolved.target];
  return resolved.kind === 'schema' ? resolved.targets : [];
}

function reduced(
  resource: Readonly<Record<string, unknown>>,
  targets: readonly Target[],
  keeps: boolean,
  inExtension = false,
): Record<string, unknown> {
  const entries = Object.entries(resource).flatMap(([name, value]): (readonly [string, unknown])[] => {
    if (!inExtension && (name === 'id' || name === 'schemas')) return [[name, value]];
    if (name === enterpriseSchema && isRecord(value)) {
      const inner = reduced(value, targets, keeps, true);
      return Object.keys(inner).length > 0 ? [[name, inner]] : [];
    }
    const own = targets.filter(
      target => target.inExtension === inExtension && target.attribute.name === name,
    );
    const parts = own.flatMap(({ sub }) => (sub ? [sub.name] : []));
    const isWhole = own.length > parts.length;
    if (own.length === 0) return keeps ? [] : [[name, value]];
    if (isWhole) return keeps ? [[name, value]] : [];
    return [[name, withParts(value, part => parts.includes(part) === keeps)]];
  });
  return Object.fromEntries(entries);
}

function withParts(value: unknown, isKept: (part: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map(element => withParts(element, isKept));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => isKept(name)));
}
