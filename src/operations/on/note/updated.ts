import { Note } from '#contacts/note.ts';
import { trigger } from '../../trigger.ts';

export const onNoteUpdated = trigger({
  key: 'on.note.updated',
  title: 'Note Updated',
  description: 'Triggers when a note is changed.',
  scope: 'contacts.readonly',
  from: ['note.updated'],
  highlevel: 'NoteUpdate',
  payload: { note: Note },
});
