export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const enterpriseSchema = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** An attribute as RFC 7643, section 7, describes it. */
export interface Attribute {
  readonly name: string;
  readonly type: 'string' | 'boolean' | 'complex' | 'reference' | 'dateTime';
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: 'readWrite' | 'readOnly';
  readonly returned: 'default' | 'always';
  readonly uniqueness: 'none' | 'server';
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  readonly subAttributes?: readonly Attribute[];
}

type Described = Partial<Omit<Attribute, 'name' | 'description'>>;

function attribute(name: string, description: string, described: Described = {}): Attribute {
  return {
    name,
    type: 'string',
    multiValued: false,
    description,
    required: false,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...described,
  };
}

function complex(name: string, description: string, subAttributes: readonly Attribute[]): Attribute {
  return attribute(name, description, { type: 'complex', subAttributes });
}

/** A list whose elements have a kind, of which one is the main one. */
function list(
  name: string,
  description: string,
  kinds: readonly string[] = [],
  parts: readonly Attribute[] = [attribute('value', 'The value itself.')],
): Attribute {
  return attribute(name, description, {
    type: 'complex',
    multiValued: true,
    subAttributes: [
      ...parts,
      attribute('display', 'The value as people read it.'),
      attribute('type', 'What kind of value it is.', kinds.length > 0 ? { canonicalValues: kinds } : {}),
      attribute('primary', 'Whether it is the main one; one at most.', { type: 'boolean' }),
    ],
  });
}

const readOnly = { mutability: 'readOnly' } as const;

/** What each resource has; RFC 7643, section 3.1. */
export const commonAttributes: readonly Attribute[] = [
  attribute('schemas', 'The schemas of the resource.', {
    ...readOnly,
    type: 'reference',
    multiValued: true,
    returned: 'always',
  }),
  attribute('id', 'The id given here.', { ...readOnly, caseExact: true, returned: 'always' }),
  attribute('externalId', 'The id that the directory gave.', { caseExact: true }),
  {
    ...complex('meta', 'When and where the resource was stored.', [
      attribute('resourceType', 'The kind of resource.', { ...readOnly, caseExact: true }),
      attribute('created', 'When it was stored first.', { ...readOnly, type: 'dateTime' }),
      attribute('lastModified', 'When it was changed last.', { ...readOnly, type: 'dateTime' }),
      attribute('location', 'Its address.', { ...readOnly, type: 'reference', caseExact: true }),
      attribute('version', 'Its ETag.', { ...readOnly, caseExact: true }),
    ]),
    ...readOnly,
  },
];

/** Attributes of the core user; RFC 7643, section 4.1. A password is never taken. */
export const userAttributes: readonly Attribute[] = [
  attribute('userName', 'The name of the account, unique without regard to case.', {
    required: true,
    uniqueness: 'server',
  }),
  complex('name', 'The parts of the name.', [
    attribute('formatted', 'The whole name.'),
    attribute('familyName', 'The family name.'),
    attribute('givenName', 'The given name.'),
    attribute('middleName', 'Middle names.'),
    attribute('honorificPrefix', 'A title before the name.'),
    attribute('honorificSuffix', 'A suffix after the name.'),
  ]),
  attribute('displayName', 'The name as it is shown.'),
  attribute('nickName', 'What the person is called.'),
  attribute('profileUrl', 'A page about the person.', { type: 'reference', referenceTypes: ['external'] }),
  attribute('title', 'The job title.'),
  attribute('userType', 'Employee, contractor, guest and the like.'),
  attribute('preferredLanguage', 'The language the person prefers, as an HTTP language range.'),
  attribute('locale', 'The locale for dates and numbers.'),
  attribute('timezone', 'The time zone, by its IANA name.'),
  attribute('active', 'Whether the account is enabled.', { type: 'boolean' }),
  list('emails', 'E-mail addresses.', ['work', 'home', 'other']),
  list('phoneNumbers', 'Phone numbers, kept as sent.', ['work', 'home', 'mobile', 'fax', 'pager', 'other']),
  list('ims', 'Addresses of instant messengers.'),
  list('photos', 'Addresses of photos.', ['photo', 'thumbnail']),
  list(
    'addresses',
    'Postal addresses.',
    ['work', 'home', 'other'],
    [
      attribute('formatted', 'The whole address, or the office.'),
      attribute('streetAddress', 'Street and number.'),
      attribute('locality', 'The city.'),
      attribute('region', 'The state or region.'),
      attribute('postalCode', 'The postal code.'),
      attribute('country', 'The country.'),
    ],
  ),
  { ...list('groups', 'Groups of the person; none are kept here.'), ...readOnly },
  list('entitlements', 'What the person is entitled to.'),
  list('roles', 'Roles of the person.'),
  list('x509Certificates', 'Certificates of the person.'),
];

/** Attributes of the enterprise extension; RFC 7643, section 4.3. The manager's name is kept as sent. */
export const enterpriseAttributes: readonly Attribute[] = [
  attribute('employeeNumber', 'The number of the employee.'),
  attribute('costCenter', 'The cost centre.'),
  attribute('organization', 'The company.'),
  attribute('division', 'The division.'),
  attribute('department', 'The department.'),
  complex('manager', 'The manager of the person.', [
    attribute('value', 'The id of the manager here.', { caseExact: true }),
    attribute('$ref', 'The address of the manager.', {
      type: 'reference',
      caseExact: true,
      referenceTypes: ['User'],
    }),
    attribute('displayName', 'The name of the manager.'),
  ]),
];
