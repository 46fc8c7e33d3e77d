import type { Contact } from '../contact.ts';

/** Contacts as vCards of version 4.0 (RFC 6350), with properties of Roster's for what vCard has none. */
export async function writeVcards(contacts: readonly Contact[]): Promise<string> {
  const { default: ical } = await import('ical.js');
  const cards = contacts.map(contact => {
    const card = new ical.Component('vcard');
    const add = (
      name: string,
      value: string | string[],
      parameters: Readonly<Record<string, string>> = {},
    ) => {
      const property = new ical.Property(name, card);
      if (name === 'categories' && Array.isArray(value)) property.setValues(value);
      else property.setValue(value);
      for (const [key, text] of Object.entries(parameters)) property.setParameter(key, text);
      card.addProperty(property);
    };
    const { firstName = '', lastName = '' } = contact;
    add('version', '4.0');
    add('fn', contact.name ?? contact.companyName ?? contact.email ?? contact.phone ?? contact.id);
    add('n', [lastName, firstName, '', '', '']);
    addAddresses(contact, add);
    if (contact.companyName !== undefined) add('org', [contact.companyName]);
    const { address1, city, state, postalCode, country } = contact;
    const parts = [address1, city, state, postalCode, country];
    if (parts.some(part => part !== undefined)) add('adr', ['', '', ...parts.map(part => part ?? '')]);
    if (contact.website !== undefined) add('url', contact.website);
    if (contact.dateOfBirth !== undefined) add('bday', contact.dateOfBirth.slice(0, 10));
    if (contact.gender !== undefined) add('gender', ['', contact.gender]);
    if (contact.timezone !== undefined) add('tz', contact.timezone);
    if (contact.tags.length > 0) add('categories', contact.tags);
    for (const [name, value] of Object.entries(ownOf(contact))) {
      if (value !== undefined) add(`x-roster-${name}`, JSON.stringify(value));
    }
    return card.toString();
  });
  return cards.map(card => `${card}\r\n`).join('');
}

type Add = (name: string, value: string, parameters?: Readonly<Record<string, string>>) => void;

function addAddresses(contact: Contact, add: Add): void {
  // A parameter of vCard cannot hold every letter.
  const label = (text: string | undefined) =>
    text === undefined ? undefined : { 'x-roster-label': encodeURIComponent(text) };
  if (contact.email !== undefined) add('email', contact.email, { pref: '1' });
  for (const entry of contact.additionalEmails) add('email', entry.email, label(entry.label));
  if (contact.phone !== undefined) add('tel', contact.phone, { pref: '1' });
  for (const entry of contact.additionalPhones) add('tel', entry.phone, label(entry.label));
}

/** What vCard has no property for, where there is something to tell. */
function ownOf(contact: Contact): Readonly<Record<string, unknown>> {
  const orNone = (value: object) => (Object.keys(value).length > 0 ? value : undefined);
  return {
    source: contact.source,
    'assigned-to': contact.assignedTo,
    dnd: contact.dnd || undefined,
    'dnd-settings': orNone(contact.dndSettings),
    'inbound-dnd-settings': orNone(contact.inboundDndSettings),
    'external-ids': orNone(contact.externalIds),
    'custom-fields': orNone(contact.customFields.map(({ key, value }) => ({ key, value }))),
  };
}
