import Type from 'typebox';
import { Note } from '#contacts/note.ts';
import { listNotes as readNotes } from '#store/note-search.ts';
import { contactId } from '../contact/members.ts';
import { query } from '../operation.ts';

export const listNotes = query({
  key: 'note.list',
  title: 'List Notes of Contact',
  description: 'Returns all notes of a contact, pinned ones first, then the newest.',
  group: 'core',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/contacts/{contactId}/notes' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { contactId },
  output: Type.Object({ notes: Type.Array(Note) }),

  async handler({ contactId }, { store }) {
    return { notes: await readNotes(store, contactId) };
  },
});
