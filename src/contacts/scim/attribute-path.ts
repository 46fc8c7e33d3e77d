import {
  type Attribute,
  commonAttributes,
  enterpriseAttributes,
  enterpriseSchema,
  userAttributes,
  userSchema,
} from './schema.ts';

/** Which attribute a name means: where it lies, and its part if the name has one. */
export interface Target {
  /** Whether it lies in the enterprise extension. */
  readonly inExtension: boolean;
  readonly attribute: Attribute;
  readonly sub?: Attribute;
}

/** What a name turned out to be. A `foreign` one is of a schema that is not known here. */
export type Resolved =
  | { readonly kind: 'target'; readonly target: Target }
  | { readonly kind: 'schema'; readonly targets: readonly Target[] }
  | { readonly kind: 'foreign' | 'unknown' | 'malformed' };

const form = /^(?:(?<schema>urn:[^\s()[\]"]+):)?(?<name>[a-z$][\w$-]*)(?:\.(?<part>[a-z$][\w$-]*))?$/i;

const core = [...commonAttributes, ...userAttributes].map(attribute => ({ inExtension: false, attribute }));
const extension = enterpriseAttributes.map(attribute => ({ inExtension: true, attribute }));

const schemas: ReadonlyMap<string, readonly Target[]> = new Map([
  [userSchema.toLowerCase(), core],
  [enterpriseSchema.toLowerCase(), extension],
]);

/**
 * Finds what a name such as `name.givenName` or `urn:…:enterprise:2.0:User:manager` means, without regard to case.
 * Names of the extension are also found without its URN, since provisioning services leave it out at times.
 */
export function resolve(text: string): Resolved {
  const whole = schemas.get(text.toLowerCase());
  if (whole) return { kind: 'schema', targets: whole };
  const { schema, name, part } = form.exec(text)?.groups ?? {};
  if (name === undefined) return { kind: 'malformed' };
  const targets = schema === undefined ? [...core, ...extension] : schemas.get(schema.toLowerCase());
  if (!targets) return { kind: 'foreign' };
  const found = targets.find(({ attribute }) => isNamed(attribute, name));
  if (!found) return { kind: 'unknown' };
  if (part === undefined) return { kind: 'target', target: found };
  const sub = findPart(found.attribute, part);
  return sub ? { kind: 'target', target: { ...found, sub } } : { kind: 'unknown' };
}

/** The part of a complex attribute that has the name, without regard to case. */
export function findPart({ subAttributes = [] }: Attribute, name: string): Attribute | undefined {
  return subAttributes.find(sub => isNamed(sub, name));
}

function isNamed({ name }: Attribute, sought: string): boolean {
  return name.toLowerCase() === sought.toLowerCase();
}
