import { businessNamed } from '#contacts/business.ts';
import { updateEvents } from '#contacts/contact-events.ts';
import { type ContactFields, type ContactState, emptyFields } from '#contacts/contact-state.ts';
import type { MappedPerson, MappedValues, MappingNote } from '#contacts/directory/map-person.ts';
import { mergeOwned } from '#contacts/directory/merge-owned.ts';
import type { Change, EventDraft } from '#contacts/event.ts';
import { presentContact } from '#contacts/present-contact.ts';
import { insertBusiness } from '#store/businesses.ts';
import { changeContact } from '#store/contacts/contacts.ts';
import { type NewContact, newContact } from '#store/contacts/insert-contacts.ts';
import { personErased } from '#store/erasure/suppression.ts';
import { matchBusiness } from '#store/match-business.ts';
import type { StoreWriter } from '#store/store.ts';
import { tagIdsFor } from '#store/tags.ts';
import { changeCustomValues, customValuesOf } from './custom-values.ts';
import type { Directory } from './directory.ts';
import type { KnownContacts } from './known-contacts.ts';
import { emailKey } from './match-person.ts';

/** What stands in a contact that the directory knows. */
const directoryTag = 'entra';
const guestTag = 'entra-guest';

export interface PersonToWrite {
  readonly personId: string;
  readonly isGuest: boolean;
  readonly mapped: MappedPerson;
  /** What the sync wrote last. */
  readonly written: MappedValues;
  /** E-mails that it does not get, since another contact has them. */
  readonly held: readonly string[];
}

/** What people are written with. */
export interface Writing {
  readonly store: StoreWriter;
  readonly directory: Directory;
  readonly known: KnownContacts;
}

/** What was written, or is to be made. `before` and `after` hold the members that differ, as they are kept. */
export interface WrittenPerson {
  readonly contactId: string;
  readonly fields: Partial<ContactFields>;
  readonly before: Partial<ContactFields> | null;
  readonly changes: readonly Change[];
  readonly written: MappedValues;
  readonly notes: readonly MappingNote[];
  /** The contact that is still to be made. */
  readonly made?: NewContact;
}

/**
 * Says which contact is to be made of a person, or brings it up to date; what the directory does not rule is left alone. Throws
 * `person_erased`: nobody who was erased is made anew, whoever asks for it.
 */
export async function writePerson(
  { store, directory, known }: Writing,
  present: ContactState | undefined,
  person: PersonToWrite,
): Promise<WrittenPerson> {
  if (!present && known.isErased(person.personId))
    throw personErased(directory.externalIdOf(person.personId));
  const merged = mergeOwned({
    present: present ?? emptyFields,
    customValues: customValuesOf(present, await store.dictionary()),
    isNew: present === undefined,
    mapping: directory.mapping,
    values: withoutHeld(person),
    written: person.written,
  });
  const { companyName } = merged.fields;
  const business = companyName !== undefined && { businessId: await businessOf(store, known, companyName) };
  const hasCustom = Object.keys(merged.customFields).length > 0;
  const custom = hasCustom
    ? await changeCustomValues(store, directory.mapping, present, merged.customFields)
    : undefined;
  const wanted: Partial<ContactFields> = {
    ...merged.fields,
    ...business,
    ...(custom && { customFields: custom.values }),
    externalIds: withLink(present, directory.externalIdOf(person.personId)),
    tagIds: await tagsOf(store, present, person.isGuest),
  };
  const notes = [...person.mapped.notes, ...merged.notes, ...(custom?.notes ?? [])];
  const rest = { written: merged.written, notes };
  if (!present) {
    const fields = { source: 'Entra ID', ...wanted };
    const made = await newContact(store, fields);
    return {
      contactId: made.state.id,
      fields,
      before: null,
      changes: changesIn(made.events),
      made,
      ...rest,
    };
  }
  const shown = presentContact(present, await store.dictionary());
  const contact = await changeContact(store, present, wanted);
  const changes = changesIn(updateEvents(shown, contact));
  return { contactId: present.id, fields: wanted, before: partOf(present, wanted), changes, ...rest };
}

function withoutHeld({ mapped: { values }, held }: PersonToWrite): MappedValues {
  if (held.length === 0) return values;
  const isHeld = (text: string) => held.includes(emailKey(text) ?? '');
  const { email, additionalEmails } = values;
  return {
    ...values,
    ...(typeof email === 'string' && isHeld(email) && { email: null }),
    ...(Array.isArray(additionalEmails) && {
      additionalEmails: additionalEmails.filter(text => !isHeld(text)),
    }),
  };
}

/** The business of a name, made where the location has none; the id of nothing without a name. */
async function businessOf(
  store: StoreWriter,
  { businesses }: KnownContacts,
  name: string | null,
): Promise<string | null> {
  if (name === null) return null;
  const looked = businesses.get(name);
  if (looked !== undefined) return looked;
  const known = await matchBusiness(store, { name });
  const { id } = known ?? (await insertBusiness(store, businessNamed(name)));
  businesses.set(name, id);
  return id;
}

function withLink(
  present: ContactState | undefined,
  link: ContactFields['externalIds'][number],
): ContactFields['externalIds'] {
  const others = (present?.externalIds ?? []).filter(({ system }) => system !== link.system);
  const known = present?.externalIds.find(({ system }) => system === link.system);
  return known?.externalId === link.externalId ? (present?.externalIds ?? []) : [...others, link];
}

async function tagsOf(
  store: StoreWriter,
  present: ContactState | undefined,
  isGuest: boolean,
): Promise<readonly string[]> {
  const [entra = '', guest = ''] = isGuest
    ? await tagIdsFor(store, [directoryTag, guestTag])
    : await tagIdsFor(store, [directoryTag]);
  const before = present?.tagIds ?? [];
  const guestId = guest || (await store.dictionary()).tagByName(guestTag)?.id;
  const kept = isGuest ? before : before.filter(id => id !== guestId);
  return [...new Set([...kept, entra, ...(isGuest ? [guest] : [])])];
}

function partOf(state: ContactState, fields: Partial<ContactFields>): Partial<ContactFields> {
  const members = new Set(Object.keys(fields));
  return Object.fromEntries(Object.entries(state).filter(([member]) => members.has(member)));
}

/** In the words in which the history tells it. */
function changesIn(events: readonly EventDraft[]): Change[] {
  return events.flatMap(({ changes }) => changes);
}
