import Type, { type Static, type TObject } from 'typebox';
import { toIso } from '#base/clock.ts';
import { Contact } from '#contacts/contact.ts';
import type { ContactFields, ContactState } from '#contacts/contact-state.ts';
import type { Location } from '#contacts/location.ts';
import { Note } from '#contacts/note.ts';
import { Task } from '#contacts/task.ts';
import { changeContact } from '#store/contacts/contacts.ts';
import type { Neighbours } from '#store/duplicates/lookalikes.ts';
import type { StoreWriter } from '#store/store.ts';
import type { Caller } from '../operation.ts';
import { tagsBetween } from '../tag/change.ts';
import { type AttachedInput, attach } from './attached.ts';

/** What a call that changes a contact answers. */
export const changedMembers = {
  contact: Contact,
  tasks: Type.Optional(Type.Array(Task, { description: 'Those that were sent.' })),
  notes: Type.Optional(Type.Array(Note, { description: 'Those that were sent.' })),
  tagsRemoved: Type.Optional(
    Type.Array(Type.String(), { description: 'The tags that the sent list took away.' }),
  ),
};

export interface ContactChange {
  /** The contact as it is kept, its row locked. */
  readonly before: ContactState;
  readonly fields: Partial<ContactFields>;
  readonly attached: AttachedInput;
  /** Where they were looked for already. */
  readonly neighbours?: Neighbours;
}

/** Changes a contact, adds the tasks and notes that were sent with it, and says which tags went. */
export async function changeWithAttached(
  store: StoreWriter,
  location: Location,
  { before, fields, attached, neighbours }: ContactChange,
  caller: Caller,
): Promise<Static<TObject<typeof changedMembers>>> {
  const contact = await changeContact(store, before, fields, neighbours);
  const added = await attach(store, location, before.id, attached, caller);
  const hasAdded = Object.values(added).some(records => records.length > 0);
  const tagsRemoved = await removedTags(store, before, fields);
  return {
    contact: hasAdded ? { ...contact, lastActivity: toIso(store.now) } : contact,
    ...added,
    ...(tagsRemoved.length > 0 && { tagsRemoved }),
  };
}

async function removedTags(
  store: StoreWriter,
  before: ContactState,
  { tagIds }: Partial<ContactFields>,
): Promise<string[]> {
  if (!tagIds) return [];
  return tagsBetween(await store.dictionary(), before.tagIds, tagIds).tagsRemoved;
}
