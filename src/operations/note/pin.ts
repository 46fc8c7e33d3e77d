import Type from 'typebox';
import { contactId } from '../contact/members.ts';
import { preset } from '../preset.ts';
import { noteId } from './members.ts';
import { updateNote } from './update.ts';

export const pinNote = preset({
  key: 'note.pin',
  title: 'Pin or Unpin Note',
  description: "Puts a note at the top of its contact's notes or lets it go back down.",
  of: updateNote,
  isIdempotent: true,
  input: { contactId, id: noteId, pinned: Type.Boolean() },
  translate: note => note,
});
