import { isRecord } from '#base/json.ts';
import { refusal } from './problem.ts';
import {
  commonAttributes,
  enterpriseAttributes,
  enterpriseSchema,
  userAttributes,
  userSchema,
} from './schema.ts';
import { findMember, keptMembers } from './values.ts';

/**
 * What a provisioning service said of a person, as it was sent: attributes of the core user by their names, those of the
 * enterprise extension under its URN. Without `schemas`, `id` and `meta`, which are made for each answer.
 */
export type ScimDocument = Readonly<Record<string, unknown>>;

/** The longest document that is kept, as JSON. */
const longestDocument = 65_536;
/** The longest value by which users are found: an index of PostgreSQL takes no longer one. */
const longestKey = 500;

/**
 * The document of a POST or PUT. Attributes that are unknown or read only are left out. Throws `invalidSyntax` or
 * `invalidValue`.
 */
export function readDocument(body: unknown): ScimDocument {
  const sent = withSchema(body, userSchema);
  const extension = findMember(sent, enterpriseSchema);
  const inExtension = isRecord(extension) ? keptMembers(enterpriseAttributes, extension) : {};
  return checkedDocument({
    ...keptMembers([...commonAttributes, ...userAttributes], sent),
    ...(Object.keys(inExtension).length > 0 && { [enterpriseSchema]: inExtension }),
  });
}

/** The body, if it is an object that says to be of the schema. */
export function withSchema(body: unknown, schema: string): Readonly<Record<string, unknown>> {
  const named = isRecord(body) ? findMember(body, 'schemas') : undefined;
  const isOf =
    Array.isArray(named) && named.some(name => String(name).toLowerCase() === schema.toLowerCase());
  if (isRecord(body) && isOf) return body;
  throw refusal('invalidSyntax', `The body must be a JSON object whose "schemas" has "${schema}".`);
}

/** The document, if it can be kept. */
export function checkedDocument(document: ScimDocument): ScimDocument {
  if (userNameOf(document).trim() === '') {
    throw refusal('invalidValue', 'A user needs a "userName" that is not blank.');
  }
  for (const { name, multiValued } of userAttributes) {
    if (multiValued && primaries(document[name]) > 1) {
      throw refusal('invalidValue', `"${name}" has more than one primary value. Mark one at most.`);
    }
  }
  for (const [name, value] of keysIn(document)) {
    if (String(value).length > longestKey) {
      throw refusal('invalidValue', `"${name}" has a value of more than ${longestKey} characters.`);
    }
  }
  if (JSON.stringify(document).length > longestDocument) {
    throw refusal(
      'invalidValue',
      `The user is longer than ${longestDocument} characters. Map fewer attributes.`,
    );
  }
  return document;
}

/** The name of the account, as it was sent. */
export function userNameOf({ userName }: ScimDocument): string {
  return typeof userName === 'string' || typeof userName === 'number' ? String(userName) : '';
}

function keysIn({ userName, externalId, emails }: ScimDocument): (readonly [string, unknown])[] {
  const addresses = Array.isArray(emails) ? emails.filter(isRecord) : [];
  return [
    ['userName', userName],
    ['externalId', externalId],
    ...addresses.map(({ value }) => ['emails', value] as const),
  ];
}

function primaries(list: unknown): number {
  return Array.isArray(list)
    ? list.filter(element => isRecord(element) && element.primary === true).length
    : 0;
}
