import Type from 'typebox';
import { Note } from '#contacts/note.ts';
import { changeNote, noteRows } from '#store/notes.ts';
import { contactId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { toNoteChanges } from './fields.ts';
import { noteChanges, noteId } from './members.ts';

export const updateNote = command({
  key: 'note.update',
  title: 'Update Note',
  description: 'Changes the text, title, colour, author or pin of a note.',
  group: 'core',
  scope: 'contacts.write',
  http: { method: 'PUT', path: '/contacts/{contactId}/notes/{id}' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { contactId, id: noteId, ...noteChanges },
  output: Type.Object({ note: Note }),
  record: 'note',

  async handler({ contactId, id, ...changes }, { store, ifVersion }) {
    const before = await noteRows.getForChange(store, contactId, id, ifVersion);
    return { note: await changeNote(store, before, await toNoteChanges(store, changes)) };
  },
});
