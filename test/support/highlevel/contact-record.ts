import { toIso } from '#base/clock.ts';
import { isRecord } from '#base/json.ts';
import { type Place, textsIn } from './place.ts';

/** Members of a contact that hold one text. */
const texts = [
  'firstName',
  'lastName',
  'email',
  'phone',
  'address1',
  'city',
  'state',
  'postalCode',
  'country',
  'website',
  'timezone',
  'source',
  'companyName',
  'assignedTo',
  'dateOfBirth',
] as const;
type ContactText = (typeof texts)[number];

/** A contact as HighLevel keeps it. `gender` is taken and kept nowhere. */
export interface RemoteContact {
  readonly id: string;
  readonly texts: Readonly<Partial<Record<ContactText, string>>>;
  /** In lower case. */
  readonly tags: readonly string[];
  /** The values by the id of the field. */
  readonly customFields: Readonly<Record<string, unknown>>;
  readonly dnd: boolean;
  readonly dndSettings: Readonly<Record<string, unknown>>;
  readonly businessId: string | undefined;
  readonly followers: readonly string[];
  readonly dateAdded: number;
  readonly dateUpdated: number;
}

export function emptyContact(place: Place): RemoteContact {
  return {
    id: place.newId(),
    texts: {},
    tags: [],
    customFields: {},
    dnd: false,
    dndSettings: {},
    businessId: undefined,
    followers: [],
    dateAdded: place.clock(),
    dateUpdated: place.clock(),
  };
}

/** The contact after a write: only the members that were sent change, and a list of tags replaces the tags. */
export function written(
  place: Place,
  before: RemoteContact,
  body: Readonly<Record<string, unknown>>,
): RemoteContact {
  const after: Partial<Record<ContactText, string>> = { ...before.texts };
  const sent = { ...namesIn(body), ...body };
  for (const member of texts) {
    const value = sent[member];
    if (value === undefined) continue;
    if (value === null || value === '') delete after[member];
    else after[member] = kept(member, String(value));
  }
  return {
    ...before,
    texts: after,
    tags: body.tags === undefined ? before.tags : lowered(textsIn(body.tags)),
    customFields: { ...before.customFields, ...fieldValues(place, body.customFields) },
    dnd: typeof body.dnd === 'boolean' ? body.dnd : before.dnd,
    dndSettings: isRecord(body.dndSettings)
      ? { ...before.dndSettings, ...body.dndSettings }
      : before.dndSettings,
    dateUpdated: place.clock(),
  };
}

function namesIn({ name, firstName, lastName }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (typeof name !== 'string' || firstName !== undefined || lastName !== undefined) return {};
  const [first = '', ...rest] = name.trim().split(/\s+/);
  return { firstName: first, lastName: rest.join(' ') };
}

function kept(member: ContactText, value: string): string {
  if (member === 'email') return value.trim().toLowerCase();
  if (member === 'phone') return keptPhone(value);
  if (member === 'dateOfBirth') return `${keptDate(value)}T00:00:00.000Z`;
  return value;
}

/** Digits behind a plus; ten digits without one are of the United States. */
export function keptPhone(value: string): string {
  const digits = value.replace(/\D/g, '');
  return value.trim().startsWith('+') || digits.length !== 10 ? `+${digits}` : `+1${digits}`;
}

function keptDate(value: string): string {
  const [one = '', two = '', three = ''] = value.slice(0, 10).split(/[-/._]/);
  return one.length === 4 ? `${one}-${two}-${three}` : `${three}-${one}-${two}`;
}

export function lowered(tags: readonly string[]): string[] {
  return [...new Set(tags.map(tag => tag.toLowerCase()))];
}

/** Values are named by the field's id or key, and sent under one of three names. */
function fieldValues(place: Place, sent: unknown): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const entry of Array.isArray(sent) ? sent.filter(isRecord) : []) {
    const field = [...place.fields.values()].find(
      ({ id, key }) => id === entry.id || key === String(entry.key).replace(/^contact\./, ''),
    );
    const value = entry.field_value ?? entry.fieldValue ?? entry.value;
    if (field) values[field.id] = value === '' || value === null ? undefined : value;
  }
  return values;
}

/** The contact as `GET /contacts/{contactId}` shows it: members without a value are left out. */
export function shown(place: Place, contact: RemoteContact): Readonly<Record<string, unknown>> {
  const { id, texts: its, tags, customFields, dnd, dndSettings, businessId } = contact;
  const { firstName, lastName, email } = its;
  const name = [firstName, lastName].filter(part => part !== undefined).join(' ');
  return {
    id,
    locationId: place.locationId,
    ...its,
    ...(name !== '' && { name, fullNameLowerCase: name.toLowerCase() }),
    ...(firstName !== undefined && { firstNameLowerCase: firstName.toLowerCase() }),
    ...(lastName !== undefined && { lastNameLowerCase: lastName.toLowerCase() }),
    ...(email !== undefined && { emailLowerCase: email }),
    ...(businessId !== undefined && { businessId }),
    type: 'lead',
    tags,
    customFields: Object.entries(customFields)
      .filter(([, value]) => value !== undefined)
      .map(([field, value]) => ({ id: field, value })),
    dnd,
    dndSettings,
    followers: contact.followers,
    dateAdded: toIso(contact.dateAdded),
    dateUpdated: toIso(contact.dateUpdated),
  };
}
