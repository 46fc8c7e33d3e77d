import type { Static, TObject } from 'typebox';
import type { Location } from '#contacts/location.ts';
import type { Note } from '#contacts/note.ts';
import type { Task } from '#contacts/task.ts';
import { insertNote } from '#store/notes.ts';
import type { StoreWriter } from '#store/store.ts';
import { insertTask } from '#store/tasks.ts';
import { toNoteFields } from '../note/fields.ts';
import type { Caller } from '../operation.ts';
import { toTaskFields } from '../task/fields.ts';
import type { attachedMembers } from './members.ts';

export type AttachedInput = Static<TObject<typeof attachedMembers>>;

/** Adds the tasks and notes that were sent with a contact, in the same transaction; answers those alone. */
export async function attach(
  store: StoreWriter,
  location: Location,
  contactId: string,
  { tasks, notes }: AttachedInput,
  caller: Caller,
): Promise<{ tasks?: Task[]; notes?: Note[] }> {
  const added: { tasks?: Task[]; notes?: Note[] } = {};
  if (tasks) {
    added.tasks = [];
    for (const [index, task] of tasks.entries()) {
      const fields = await toTaskFields(store, location, task, `tasks[${index}].`);
      added.tasks.push(await insertTask(store, contactId, fields));
    }
  }
  if (notes) {
    added.notes = [];
    for (const [index, note] of notes.entries()) {
      const fields = await toNoteFields(store, note, caller, `notes[${index}].`);
      added.notes.push(await insertNote(store, contactId, fields));
    }
  }
  return added;
}
