import Type from 'typebox';
import { Note } from '#contacts/note.ts';
import { getNote as readNote } from '#store/notes.ts';
import { contactId } from '../contact/members.ts';
import { query } from '../operation.ts';
import { noteId } from './members.ts';

export const getNote = query({
  key: 'note.get',
  title: 'Get Note',
  description: 'Returns one note of a contact.',
  group: 'core',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/contacts/{contactId}/notes/{id}' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { contactId, id: noteId },
  output: Type.Object({ note: Note }),
  record: 'note',

  async handler({ contactId, id }, { store }) {
    return { note: await readNote(store, contactId, id) };
  },
});
