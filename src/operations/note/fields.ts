import type { Static, TObject } from 'typebox';
import { invalidInput } from '#base/errors.ts';
import type { NoteFields } from '#store/notes.ts';
import type { StoreReader } from '#store/store.ts';
import { unknownUsers } from '#store/users.ts';
import type { Caller } from '../operation.ts';
import type { noteChanges, noteMembers } from './members.ts';

/** A new note as it is kept; its author is the person who calls, unless another was sent. Throws `invalid_input`. */
export async function toNoteFields(
  store: StoreReader,
  note: Static<TObject<typeof noteMembers>>,
  caller: Caller,
  path = '',
): Promise<NoteFields> {
  const fields = await toNoteChanges(store, note, path);
  return {
    title: null,
    color: null,
    pinned: false,
    userId: caller.userId ?? null,
    ...fields,
    body: note.body,
  };
}

/** The members of a note that were sent, as they are kept. Throws `invalid_input`. */
export async function toNoteChanges(
  store: StoreReader,
  note: Static<TObject<typeof noteChanges>>,
  path = '',
): Promise<Partial<NoteFields>> {
  const userId = note.userId === '' ? null : note.userId;
  if (userId && (await unknownUsers(store, [userId])).length > 0) {
    throw invalidInput([{ member: `${path}userId`, message: `${path}userId must be the id of a user` }]);
  }
  return {
    ...(note.body !== undefined && { body: note.body }),
    ...(note.title !== undefined && { title: note.title }),
    ...(note.color !== undefined && { color: note.color }),
    ...(note.pinned !== undefined && { pinned: note.pinned }),
    ...(userId !== undefined && { userId }),
  };
}
