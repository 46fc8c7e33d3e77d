import type { Contact } from '#contacts/contact.ts';
import { creationEvents } from '#contacts/contact-events.ts';
import { type ContactFields, type ContactState, emptyFields } from '#contacts/contact-state.ts';
import type { EventDraft } from '#contacts/event.ts';
import { presentContact } from '#contacts/present-contact.ts';
import { findNeighbours, lookalikeEventsOfNew } from '../duplicates/lookalikes.ts';
import type { LookalikesOfMany } from '../duplicates/lookalikes-of-many.ts';
import { insertRows } from '../insert-rows.ts';
import type { StoreWriter } from '../store.ts';
import { timeContact } from '../timed.ts';
import { indexContacts } from './index-contacts.ts';
import { newState } from './new-state.ts';
import { toRow } from './row.ts';

/** A contact that is to be made, and what is told of it. */
export interface NewContact {
  readonly state: ContactState;
  readonly contact: Contact;
  readonly events: readonly EventDraft[];
}

export async function newContact(
  store: StoreWriter,
  fields: Partial<ContactFields>,
  id = store.newId(),
): Promise<NewContact> {
  const state = newState(store, fields, id);
  const contact = presentContact(state, await store.dictionary());
  return { state, contact, events: creationEvents(contact) };
}

/**
 * Makes many contacts as `insertContact` makes one, table by table; that nobody of them was erased is left to the caller.
 * Answers what is to be called before any of it is kept: it throws `conflict` when another contact is linked to one of
 * their external ids.
 */
export async function insertContacts(
  store: StoreWriter,
  lookalikes: LookalikesOfMany,
  made: readonly NewContact[],
): Promise<() => Promise<void>> {
  const states = made.map(({ state }) => state);
  const rows = [];
  for (const { state, contact, events } of made) {
    const near = await findNeighbours(lookalikes, emptyFields, state);
    const all = [...events, ...lookalikeEventsOfNew(near, contact)];
    await lookalikes.add(state);
    rows.push(toRow({ ...state, eventNumber: all.length }));
    store.noteContactEvents(state.id, 1, all);
  }
  await insertRows(store, 'contact', rows);
  const assertLinked = await indexContacts(store, states);
  for (const state of states) await timeContact(store, state);
  return assertLinked;
}
