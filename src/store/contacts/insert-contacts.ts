import type { Contact } from '#contacts/contact.ts';
import { creationEvents } from '#contacts/contact-events.ts';
import { type ContactFields, type ContactState, emptyFields } from '#contacts/contact-state.ts';
import type { EventDraft } from '#contacts/event.ts';
import { presentContact } from '#contacts/present-contact.ts';
import { findNeighbours, lookalikeEvents } from '../duplicates/lookalikes.ts';
import { LookalikesOfMany } from '../duplicates/lookalikes-of-many.ts';
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
 * Throws `conflict` when another contact is linked to one of their external ids: none is then to be kept.
 */
export async function insertContacts(store: StoreWriter, made: readonly NewContact[]): Promise<void> {
  if (made.length === 0) return;
  const states = made.map(({ state }) => state);
  const lookalikes = await LookalikesOfMany.find(store, states);
  const rows = [];
  for (const { state, contact, events } of made) {
    const near = await findNeighbours(lookalikes, emptyFields, state);
    const all = [...events, ...(await lookalikeEvents(store, near, contact))];
    lookalikes.add(state);
    rows.push(toRow({ ...state, eventNumber: all.length }));
    store.noteContactEvents(state.id, 1, all);
  }
  await insertRows(store, 'contact', rows);
  await indexContacts(store, states);
  for (const state of states) await timeContact(store, state);
}
