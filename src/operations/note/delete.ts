import { noteRows, removeNote } from '#store/notes.ts';
import { contactId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { Succeeded, succeeded } from '../succeeded.ts';
import { noteId } from './members.ts';

export const deleteNote = command({
  key: 'note.delete',
  title: 'Delete Note',
  description: 'Removes a note from a contact.',
  group: 'core',
  scope: 'contacts.write',
  http: { method: 'DELETE', path: '/contacts/{contactId}/notes/{id}' },
  isIdempotent: true,
  isDestructive: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { contactId, id: noteId },
  output: Succeeded,

  async handler({ contactId, id }, { store, ifVersion }) {
    await removeNote(store, await noteRows.getForChange(store, contactId, id, ifVersion));
    return succeeded;
  },
});
