import { descriptiveMembers } from '../contact-state.ts';
import { foldText } from '../text.ts';

/** Members of a contact that a column can fill, beside custom fields. */
export const columnMembers = [
  'firstName',
  'lastName',
  'name',
  'email',
  'phone',
  'additionalEmails',
  'additionalPhones',
  'companyName',
  ...descriptiveMembers,
  'assignedTo',
  'tags',
  'dnd',
  'dndSettings',
  'inboundDndSettings',
  'externalIds',
  'notes',
] as const;
export type ColumnMember = (typeof columnMembers)[number];

/** What a column fills: a member, or a custom field by its key or id. */
export interface Target {
  readonly member: ColumnMember | 'customFields';
  /** Of a custom field. */
  readonly field?: string;
  /** Which of several addresses it belongs to: parts of two are not mixed. */
  readonly group?: string;
  /** What parts the items of a list, where it is no comma. */
  readonly between?: string;
}

/** A name as names of columns are compared: letters and digits alone. */
function plain(name: string): string {
  return foldText(name).replace(/[^\p{L}\p{N}]/gu, '');
}

/** Names of HighLevel's, Outlook's and Google's columns, and others that say the same. */
const names: Readonly<Partial<Record<ColumnMember, string>>> = {
  firstName: 'firstname givenname forename vorname',
  lastName: 'lastname familyname surname nachname',
  name: 'name fullname contactname displayname',
  email: 'email mail emailaddress primaryemail emailaddress1 contactemail',
  phone:
    'phone phonenumber mobile mobilephone cellphone telephone primaryphone contactphone businessphone homephone workphone',
  additionalEmails: 'additionalemails additionalemail secondaryemail',
  // Not `Company Main Phone`: colleagues share it, and would be taken for duplicates of each other.
  additionalPhones: 'additionalphones additionalphone otherphone businessphone2 homephone2 carphone',
  companyName: 'companyname company businessname organization organizationname organization1name firma',
  gender: 'gender sex',
  website: 'website webpage url web website1value personalwebpage',
  timezone: 'timezone',
  dateOfBirth: 'dateofbirth birthday birthdate dob',
  source: 'source contactsource leadsource',
  tags: 'tags tag',
  dnd: 'dnd donotdisturb',
  notes: 'notes note',
};

const byName = new Map<string, Target>([
  ...Object.entries(names).flatMap(([member, text]) =>
    text.split(' ').flatMap(name => (isMember(member) ? [[name, { member }] as const] : [])),
  ),
  // Written by Roster alone.
  ...(['assignedTo', 'dndSettings', 'inboundDndSettings', 'externalIds'] as const).map(
    member => [member.toLowerCase(), { member }] as const,
  ),
  ['categories', { member: 'tags', between: ';' }],
  ['labels', { member: 'tags', between: ':::' }],
  ['groupmembership', { member: 'tags', between: ':::' }],
  ...addressNames(),
]);

/** Columns of addresses: alone, or with Outlook's `Business` and `Home` or Google's `Address 1 -` before them. */
function addressNames(): (readonly [string, Target])[] {
  const parts: Readonly<Partial<Record<ColumnMember, string>>> = {
    address1: 'address1 address streetaddress street addressline1 fulladdress',
    city: 'city town locality',
    state: 'state region province stateregion',
    postalCode: 'postalcode zip zipcode postcode',
    country: 'country countryregion countrycode',
  };
  const groups = ['', 'business', 'home', 'work', 'other', 'mailing', 'address1', 'address2', 'address3'];
  return Object.entries(parts).flatMap(([member, text]) =>
    text
      .split(' ')
      .flatMap(part =>
        groups.flatMap(group => (isMember(member) ? [[`${group}${part}`, { member, group }] as const] : [])),
      ),
  );
}

/** `E-mail 2 - Value`, `E-mail 3 Address`, `Phone 1 - Value`. */
const numbered = /^(email|phone)(\d)(value|address|number)?$/;

export function isMember(name: string): name is ColumnMember {
  return columnMembers.some(member => member === name);
}

/** A custom field, as far as columns name it. */
export interface NamedField {
  readonly id: string;
  readonly key: string;
  readonly name: string;
}

/** What a column fills, by its name; nothing for one that means nothing here. */
export function targetOf(column: string, fields: readonly NamedField[]): Target | undefined {
  const written = /^(?:contact|customFields)\.(.+)$/.exec(column.trim())?.[1];
  if (written !== undefined) return fieldTarget(written, fields);
  const name = plain(column);
  const known = byName.get(name);
  if (known) return known;
  const [, kind, , ending] = numbered.exec(name) ?? [];
  if (kind !== undefined && ending !== 'number')
    return { member: kind === 'email' ? 'email' : 'phone', between: ':::' };
  return fieldTarget(column, fields);
}

function fieldTarget(name: string, fields: readonly NamedField[]): Target | undefined {
  const folded = plain(name);
  const field =
    fields.find(({ id, key }) => id === name || key === name) ??
    fields.find(field => plain(field.name) === folded);
  return field && { member: 'customFields', field: field.id };
}

/** What a mapping says that a column fills: a member, or `customFields.` and a key or id. Undefined for neither. */
export function mappedTarget(sent: string, fields: readonly NamedField[]): Target | undefined {
  if (isMember(sent)) return { member: sent };
  const field = /^(?:contact|customFields)\.(.+)$/.exec(sent)?.[1];
  return field === undefined ? undefined : fieldTarget(field, fields);
}
