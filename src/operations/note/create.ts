import Type from 'typebox';
import { Note } from '#contacts/note.ts';
import { insertNote } from '#store/notes.ts';
import { contactId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { toNoteFields } from './fields.ts';
import { noteMembers } from './members.ts';

export const createNote = command({
  key: 'note.create',
  title: 'Create Note',
  description: 'Writes a note on a contact.',
  group: 'core',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/contacts/{contactId}/notes', status: 201 },
  errors: ['not_found'],
  input: { contactId, ...noteMembers },
  output: Type.Object({ note: Note }),
  record: 'note',

  async handler({ contactId, ...note }, { store, caller }) {
    return { note: await insertNote(store, contactId, await toNoteFields(store, note, caller)) };
  },
});
