import { isRecord } from '#base/json.ts';
import type { Attributes } from '#contacts/directory/person.ts';

/** What is read of a user; the manager is a relation and asked for beside. */
export const userProperties = [
  'id',
  'accountEnabled',
  'businessPhones',
  'city',
  'companyName',
  'country',
  'department',
  'displayName',
  'employeeId',
  'employeeType',
  'externalUserState',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'otherMails',
  'postalCode',
  'preferredLanguage',
  'state',
  'streetAddress',
  'surname',
  'usageLocation',
  'userPrincipalName',
  'userType',
] as const;

/** What is read of an organisational contact. */
export const contactProperties = [
  'id',
  'addresses',
  'companyName',
  'department',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'phones',
  'surname',
] as const;

type Members = Readonly<Record<string, unknown>>;

/** The properties of a user that were asked for, in text that can be stored. */
export function attributesOfUser(item: Members, properties: readonly string[]): Attributes {
  return Object.fromEntries(
    properties.flatMap(name =>
      name !== 'id' && Object.hasOwn(item, name) && item[name] !== undefined
        ? [[name, storable(item[name])]]
        : [],
    ),
  );
}

/** An organisational contact by the names that a user has for the same. */
export function attributesOfContact(item: Members): Attributes {
  const { addresses, phones, ...plain } = attributesOfUser(item, contactProperties);
  const [address]: unknown[] = Array.isArray(addresses) ? addresses : [];
  const { city, countryOrRegion, officeLocation, postalCode, state, street }: Members = isRecord(address)
    ? address
    : {};
  const numbers = (type: string) =>
    (Array.isArray(phones) ? phones : []).flatMap((phone: unknown) =>
      isRecord(phone) && phone.type === type ? [phone.number] : [],
    );
  const named = {
    city,
    country: countryOrRegion,
    officeLocation,
    postalCode,
    state,
    streetAddress: street,
    mobilePhone: numbers('mobile')[0],
    businessPhones: numbers('business'),
  };
  return { ...plain, ...attributesOfUser(named, Object.keys(named)) };
}

/** Without what no store takes as text: NUL, and halves of surrogate pairs. */
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '');
  if (Array.isArray(value)) return value.map(storable);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [String(storable(name)), storable(member)]),
  );
}
