import { Note } from '#contacts/note.ts';
import { trigger } from '../../trigger.ts';

export const onNoteDeleted = trigger({
  key: 'on.note.deleted',
  title: 'Note Deleted',
  description: 'Triggers when a note is removed.',
  scope: 'contacts.readonly',
  from: ['note.deleted'],
  highlevel: 'NoteDelete',
  payload: { note: Note },
});
