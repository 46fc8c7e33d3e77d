import { type ContactFields, type ContactState, descriptiveMembers, distinctLinks } from './contact-state.ts';
import { type DndSettings, dndChannels, type InboundDndSettings } from './dnd.ts';
import { parseEmail } from './email.ts';

/** Members of which a merge keeps one value: that of the contact that was chosen, else of the first that has one. */
export const chosenMembers = [
  'firstName',
  'lastName',
  'email',
  'phone',
  'companyName',
  'businessId',
  ...descriptiveMembers,
  'type',
  'assignedTo',
] as const satisfies readonly (keyof ContactFields)[];
type ChosenMember = (typeof chosenMembers)[number];

/** An address is one thing: a street of one contact in the city of another would be nobody's. */
const addressMembers: readonly ChosenMember[] = ['address1', 'city', 'state', 'postalCode', 'country'];

/** From which contact a member is taken, by the member's name; a custom field as `customFields.{id}`. */
export type Choices = ReadonlyMap<string, string>;

/** What is kept of contacts that are folded into the first: one value of each member, and all of each list. */
export function mergeContacts(contacts: readonly ContactState[], choices: Choices): ContactFields {
  const [primary] = contacts;
  if (!primary) throw new Error('A merge needs a contact.');
  const withAddress = contacts.find(one => one.address1 ?? one.city ?? one.postalCode);
  const chosen = (member: string) => contacts.find(({ id }) => id === choices.get(member));
  const take = <Member extends ChosenMember>(member: Member): ContactState[Member] => {
    const from = chosen(member) ?? (addressMembers.includes(member) ? withAddress : undefined);
    return (from ?? contacts.find(one => one[member] !== null) ?? primary)[member];
  };
  const [email, phone] = [take('email'), take('phone')];
  return {
    firstName: take('firstName'),
    lastName: take('lastName'),
    email,
    additionalEmails: furtherEmails(contacts, email),
    phone,
    additionalPhones: furtherPhones(contacts, phone),
    companyName: take('companyName'),
    businessId: take('businessId'),
    gender: take('gender'),
    address1: take('address1'),
    city: take('city'),
    state: take('state'),
    postalCode: take('postalCode'),
    country: take('country'),
    website: take('website'),
    timezone: take('timezone'),
    dateOfBirth: take('dateOfBirth'),
    source: take('source'),
    type: take('type'),
    assignedTo: take('assignedTo'),
    followers: unique(contacts.flatMap(({ followers }) => followers)),
    tagIds: unique(contacts.flatMap(({ tagIds }) => tagIds)),
    customFields: mergeCustomFields(contacts, chosen),
    ...mergeLinks(contacts),
    dnd: contacts.some(({ dnd }) => dnd),
    dndSettings: strictestDnd(contacts),
    inboundDndSettings: strictestInboundDnd(contacts),
  };
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}

/** Of each system the id of the first contact that has one; the others lead here still. */
function mergeLinks(
  contacts: readonly ContactState[],
): Pick<ContactFields, 'externalIds' | 'formerExternalIds'> {
  const links = contacts.flatMap(({ externalIds }) => externalIds);
  const first = new Map(links.toReversed().map(link => [link.system, link]));
  return distinctLinks({
    externalIds: links.filter(link => first.get(link.system) === link),
    formerExternalIds: [...links, ...contacts.flatMap(({ formerExternalIds }) => formerExternalIds)],
  });
}

/** Every address but the main one, each once: those that were the main one of another contact too. */
function furtherEmails(
  contacts: readonly ContactState[],
  main: string | null,
): ContactFields['additionalEmails'] {
  const key = (email: string) => parseEmail(email)?.key ?? email;
  const found = new Map<string, ContactFields['additionalEmails'][number]>();
  for (const { email, additionalEmails } of contacts) {
    for (const entry of [...(email === null ? [] : [{ email }]), ...additionalEmails]) {
      if (!found.has(key(entry.email))) found.set(key(entry.email), entry);
    }
  }
  if (main !== null) found.delete(key(main));
  return [...found.values()];
}

function furtherPhones(
  contacts: readonly ContactState[],
  main: string | null,
): ContactFields['additionalPhones'] {
  const found = new Map<string, ContactFields['additionalPhones'][number]>();
  for (const { phone, additionalPhones } of contacts) {
    for (const entry of [...(phone === null ? [] : [{ phone }]), ...additionalPhones]) {
      if (!found.has(entry.phone)) found.set(entry.phone, entry);
    }
  }
  if (main !== null) found.delete(main);
  return [...found.values()];
}

function mergeCustomFields(
  contacts: readonly ContactState[],
  chosen: (member: string) => ContactState | undefined,
): ContactFields['customFields'] {
  const values: Record<string, unknown> = {};
  for (const id of unique(contacts.flatMap(({ customFields }) => Object.keys(customFields)))) {
    const from = chosen(`customFields.${id}`) ?? contacts.find(one => Object.hasOwn(one.customFields, id));
    const value = from?.customFields[id];
    if (value !== undefined) values[id] = value;
  }
  return values;
}

const strictness = ['inactive', 'active', 'permanent'] as const;

/** On each channel what forbids most: nobody is disturbed who asked one of the contacts' way not to be. */
function strictestDnd(contacts: readonly ContactState[]): DndSettings {
  const settings: DndSettings = {};
  for (const name of dndChannels) {
    for (const { dndSettings } of contacts) {
      const [sent, kept] = [dndSettings[name], settings[name]];
      if (!sent) continue;
      if (!kept || strictness.indexOf(sent.status) > strictness.indexOf(kept.status)) settings[name] = sent;
    }
  }
  return settings;
}

function strictestInboundDnd(contacts: readonly ContactState[]): InboundDndSettings {
  const all = contacts.map(({ inboundDndSettings }) => inboundDndSettings);
  return all.find(({ all }) => all?.status === 'active') ?? all.find(({ all }) => all) ?? {};
}
