import { Note } from '#contacts/note.ts';
import { trigger } from '../../trigger.ts';

export const onNoteCreated = trigger({
  key: 'on.note.created',
  title: 'Note Created',
  description: 'Triggers when a note is written on a contact.',
  scope: 'contacts.readonly',
  from: ['note.created'],
  highlevel: 'NoteCreate',
  payload: { note: Note },
});
