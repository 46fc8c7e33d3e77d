import { isRecord } from '#base/json.ts';
import type { Change } from '#contacts/event.ts';
import { openFieldConflicts } from '#store/connections/field-conflicts.ts';
import { findContact } from '#store/contacts/contacts.ts';
import { findByRemote } from '#store/highlevel/remote-records.ts';
import { isUntiedThere } from '#store/highlevel/untied.ts';
import type { StoreReader, StoreWriter } from '#store/store.ts';
import { LinkProblem } from '../directory/problem.ts';
import type { Account } from './account.ts';
import type { HighLevelClient, Members } from './client.ts';
import { type LocalIds, valuesFrom } from './contact-in.ts';
import { valuesOf } from './contact-out.ts';
import { changedParts, changesIn, type LinkedValues } from './linked-values.ts';
import type { LocalRecords } from './local-records.ts';
import { localFieldLike } from './remote-fields.ts';
import { changedAt, findCounterpart, takeContact } from './take-contact.ts';

/** What would become of a contact that is in HighLevel. */
export interface PreviewedContact {
  readonly remoteId: string;
  readonly name: string;
  readonly outcome: 'skipped' | 'created' | 'linked' | 'updated' | 'waiting' | 'refused' | 'unchanged';
  /** The contact here that it is. */
  readonly contactId: string | undefined;
  /** Of that contact, and of the one there. */
  readonly changes: readonly Change[];
  readonly changesThere: readonly Change[];
  readonly reason: string | undefined;
}

export interface PreviewTerms {
  readonly account: Account;
  readonly records: LocalRecords;
  /** Custom fields that both sides have. */
  readonly fields: LocalIds;
  /** Contacts here that pages before were tied to. */
  readonly tied: ReadonlySet<string>;
}

class TakenBack extends Error {}

/** What some contacts there would become: they are taken over as the link does it, then all of that is taken back. */
export async function previewContacts(
  store: StoreWriter,
  terms: PreviewTerms,
  contacts: readonly Members[],
): Promise<readonly PreviewedContact[]> {
  const previewed: PreviewedContact[] = [];
  try {
    await store.attempt(async () => {
      for (const contact of contacts) previewed.push(await previewContact(store, terms, contact));
      throw new TakenBack();
    });
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
  }
  return previewed;
}

async function previewContact(
  store: StoreWriter,
  { account, records, fields, tied }: PreviewTerms,
  contact: Members,
): Promise<PreviewedContact> {
  const { connectionId } = account;
  const remoteId = String(contact.id);
  const told = valuesFrom(withNames(contact), fields, {});
  const name =
    [told.firstName, told.lastName].filter(Boolean).join(' ') || String(told.email ?? told.phone ?? '');
  const isUntied = await isUntiedThere(store, connectionId, remoteId);
  const nothing = { remoteId, name, contactId: undefined, changes: [], changesThere: [], reason: undefined };
  if (isUntied) return { ...nothing, outcome: 'skipped', reason: 'It was untied by hand.' };
  try {
    return await store.attempt(async () => {
      const read = { remoteId, values: () => told, changedAt: changedAt(contact) };
      const isLinked = (await findByRemote(store, connectionId, 'contact', remoteId)) !== undefined;
      const contactId = await findCounterpart(store, account, records, read);
      const before = contactId === undefined ? undefined : await findContact(store, contactId);
      if (contactId !== undefined && tied.has(contactId)) throw tiedTwice(contactId);
      if (contactId !== undefined && !before) return { ...nothing, outcome: 'unchanged' };
      const here = before ? valuesOf(before) : {};
      const values = (then: LinkedValues) => alikeInCase(valuesFrom(withNames(contact), fields, then), here);
      await takeContact(store, account, records, { ...read, values });
      const there = values({});
      if (contactId === undefined) return { ...nothing, outcome: 'created', changes: changesOf({}, there) };

      const contactNow = await findContact(store, contactId);
      const after = contactNow ? valuesOf(contactNow) : here;
      const open = await openFieldConflicts(store, connectionId, contactId);
      const changes = changesOf(here, after);
      const changesThere = changesOf(there, after).filter(({ field }) => !open.has(field));
      const isAlike = changes.length + changesThere.length === 0;
      const settled = isLinked ? (isAlike ? 'unchanged' : 'updated') : 'linked';
      const reason = open.size === 0 ? undefined : `Both sides differ in ${[...open.keys()].join(', ')}.`;
      const outcome = reason === undefined ? settled : 'waiting';
      return { remoteId, name, outcome, contactId, changes, changesThere, reason };
    });
  } catch (error) {
    if (!(error instanceof LinkProblem)) throw error;
    return { ...nothing, outcome: 'refused', reason: error.message };
  }
}

/** Whose counterparts would cost calls, or be made. */
const untold = /^(businessId|assignedTo|followers\..*)$/;

function changesOf(before: LinkedValues, after: LinkedValues): Change[] {
  const told = changedParts(before, after).filter(part => !untold.test(part));
  return changesIn(told, before, after);
}

/** A search may tell names in lower case alone. */
function withNames(contact: Members): Members {
  const { firstNameLowerCase, lastNameLowerCase } = contact;
  return { firstName: firstNameLowerCase, lastName: lastNameLowerCase, ...contact };
}

function alikeInCase(there: LinkedValues, here: LinkedValues): LinkedValues {
  const alike = ['firstName', 'lastName'].filter(
    part => String(there[part]).toLowerCase() === String(here[part]).toLowerCase() && part in here,
  );
  return { ...there, ...Object.fromEntries(alike.map(part => [part, here[part]])) };
}

function tiedTwice(contactId: string): LinkProblem {
  return new LinkProblem(
    'invalid',
    'address_of_another',
    `The contact ${contactId} has its e-mail or phone here and would be linked with another one there. Merge the two there.`,
  );
}

/** The custom fields of an account that stand for one here, by what they are there. Nothing is linked. */
export async function fieldsOfBoth(
  read: <Result>(work: (store: StoreReader) => Promise<Result>) => Promise<Result>,
  client: HighLevelClient,
  signal: AbortSignal,
): Promise<LocalIds> {
  const path = `/locations/${client.locationId}/customFields?model=contact`;
  const { customFields } = await client.send('GET', path, undefined, signal);
  const dictionary = await read(reader => reader.dictionary());
  const ids = new Map<string, string>();
  for (const there of Array.isArray(customFields) ? customFields.filter(isRecord) : []) {
    const field = localFieldLike(dictionary, there);
    if (field) ids.set(String(there.id), field.id);
  }
  return { field: id => ids.get(id), isApart: () => false, business: () => undefined, user: () => undefined };
}
