import { isRecord } from '#base/json.ts';
import type { Attributes } from './person.ts';

/** What an attribute holds: one text, several, yes or no, or an object of the members named. */
type AttributeKind = 'text' | 'list' | 'flag' | readonly string[];

const extensionAttributes = Array.from({ length: 15 }, (_, index) => `extensionAttribute${index + 1}`);

/** The attributes of a person that can be asked of a directory, by Microsoft Graph's names (resource type `user`). */
const known: Readonly<Record<string, AttributeKind>> = {
  id: 'text',
  accountEnabled: 'flag',
  ageGroup: 'text',
  businessPhones: 'list',
  city: 'text',
  companyName: 'text',
  country: 'text',
  createdDateTime: 'text',
  creationType: 'text',
  department: 'text',
  displayName: 'text',
  employeeHireDate: 'text',
  employeeId: 'text',
  employeeOrgData: ['costCenter', 'division'],
  employeeType: 'text',
  externalUserState: 'text',
  faxNumber: 'text',
  givenName: 'text',
  imAddresses: 'list',
  jobTitle: 'text',
  mail: 'text',
  mailNickname: 'text',
  manager: ['id', 'displayName', 'mail'],
  mobilePhone: 'text',
  officeLocation: 'text',
  onPremisesDistinguishedName: 'text',
  onPremisesDomainName: 'text',
  onPremisesExtensionAttributes: extensionAttributes,
  onPremisesImmutableId: 'text',
  onPremisesSamAccountName: 'text',
  onPremisesUserPrincipalName: 'text',
  otherMails: 'list',
  postalCode: 'text',
  preferredLanguage: 'text',
  proxyAddresses: 'list',
  state: 'text',
  streetAddress: 'text',
  surname: 'text',
  usageLocation: 'text',
  userPrincipalName: 'text',
  userType: 'text',
};

/** Every attribute that can be asked for, members as `manager.mail`. */
export const attributeNames: readonly string[] = Object.entries(known).flatMap(([name, kind]) =>
  typeof kind === 'string' ? [name] : kind.map(member => `${name}.${member}`),
);

/** An attribute that the organisation added: `extension_`, the id of the application that holds it, its name. */
const added = /^extension_[0-9a-f]{32}_\w+$/i;

/** A way into the attributes: a name, then names of members and places in lists: `otherMails[0]`, `manager.mail`. */
export type AttributePath = readonly [string, ...(string | number)[]];

/** What is wrong with a path, as a sentence; undefined if a directory has such an attribute. */
export function pathProblem(path: AttributePath): string | undefined {
  const [name, ...steps] = path;
  const kind = Object.hasOwn(known, name) ? known[name] : undefined;
  if (kind === undefined) {
    const isAdded = added.test(name) && steps.every(step => typeof step === 'number');
    return isAdded ? undefined : `${pathText(path)} is no attribute of a person in the directory.`;
  }
  const [step, ...further] = steps;
  if (typeof kind === 'object') {
    if (typeof step === 'string' && kind.includes(step) && further.length === 0) return undefined;
    return `${pathText(path)} is no attribute: ${name} has the members ${kind.join(', ')}.`;
  }
  if (step === undefined || (kind === 'list' && typeof step === 'number' && further.length === 0)) {
    return undefined;
  }
  return `${pathText(path)} is no attribute: ${name} is ${kind === 'list' ? 'a list' : 'a single value'}.`;
}

export function pathText([name, ...steps]: AttributePath): string {
  return steps.reduce<string>(
    (text, step) => text + (typeof step === 'number' ? `[${step}]` : `.${step}`),
    name,
  );
}

/** What stands at a path; undefined where nothing does. */
export function attributeAt(attributes: Attributes, path: AttributePath): unknown {
  let found: unknown = attributes;
  for (const step of path) {
    if (typeof step === 'number') found = Array.isArray(found) ? found[step] : undefined;
    else found = isRecord(found) && Object.hasOwn(found, step) ? found[step] : undefined;
  }
  return found;
}

/** The text of an attribute, without blanks around it; null where the directory says nothing. */
export function textAt(attributes: Attributes, path: AttributePath): string | null {
  const found = attributeAt(attributes, path);
  return typeof found === 'string' ? found.trim() || null : null;
}
