import { isRecord } from '#base/json.ts';
import type { DirectoryPerson } from '../directory/person.ts';
import type { ScimUser } from './resource.ts';
import { enterpriseSchema } from './schema.ts';

type Parts = Readonly<Record<string, unknown>>;

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The id that a new user gets: the object id of the directory, where that is what comes as `externalId`, else a fresh
 * one. So a manager is named by the id of the manager's own person, and a person is the same as by Microsoft Graph.
 */
export function newUserId({ externalId }: Parts, fresh: () => string): string {
  return typeof externalId === 'string' && guid.test(externalId) ? externalId.toLowerCase() : fresh();
}

/**
 * The person whom a user describes, by the names of Microsoft Graph. The office is where Entra ID's mapping puts it by
 * default, in the formatted address of work.
 */
export function scimPerson({ id, document }: Pick<ScimUser, 'id' | 'document'>): DirectoryPerson {
  const name = isRecord(document.name) ? document.name : {};
  const extension = document[enterpriseSchema];
  const work = isRecord(extension) ? extension : {};
  const emails = valuesIn(document.emails);
  const mail = mainOf(emails);
  const address = mainOf(valuesIn(document.addresses)) ?? {};
  return {
    id,
    attributes: withoutUndefined({
      accountEnabled: document.active ?? true,
      userPrincipalName: document.userName,
      displayName: document.displayName ?? name.formatted,
      givenName: name.givenName,
      surname: name.familyName,
      mail: mail?.value,
      otherMails: emails.filter(email => email !== mail).flatMap(({ value }) => value ?? []),
      ...phones(valuesIn(document.phoneNumbers)),
      streetAddress: address.streetAddress,
      city: address.locality,
      state: address.region,
      postalCode: address.postalCode,
      country: address.country,
      officeLocation: address.formatted,
      jobTitle: document.title,
      preferredLanguage: document.preferredLanguage,
      ...kindOfUser(document.userType),
      companyName: work.organization,
      department: work.department,
      employeeId: work.employeeNumber,
      manager: managerIn(work.manager),
    }),
  };
}

/** The primary value, else that of work, else the first. */
function mainOf(values: readonly Parts[]): Parts | undefined {
  return values.find(({ primary }) => primary === true) ?? values.find(isOf('work')) ?? values[0];
}

/** A private number is not told as one of the business. */
function phones(numbers: readonly Parts[]) {
  return {
    mobilePhone: numbers.find(isOf('mobile'))?.value,
    businessPhones: numbers
      .filter(number => number.type === undefined || isOf('work')(number))
      .flatMap(({ value }) => value ?? []),
    faxNumber: numbers.find(isOf('fax'))?.value,
  };
}

/** Microsoft Graph has guest or member in `userType`, and employee, contractor and the like in `employeeType`. */
function kindOfUser(userType: unknown): Parts {
  switch (String(userType).toLowerCase()) {
    case 'guest':
      return { userType: 'Guest' };
    case 'member':
      return { userType: 'Member' };
    default:
      return { employeeType: userType };
  }
}

function managerIn(manager: unknown): Parts | undefined {
  if (!isRecord(manager) || manager.value === undefined) return undefined;
  return withoutUndefined({ id: manager.value, displayName: manager.displayName });
}

function isOf(kind: string): (value: Parts) => boolean {
  return ({ type }) => typeof type === 'string' && type.toLowerCase() === kind;
}

function valuesIn(list: unknown): readonly Parts[] {
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

function withoutUndefined(members: Parts): Parts {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
