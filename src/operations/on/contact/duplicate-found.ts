import Type from 'typebox';
import { Contact } from '#contacts/contact.ts';
import { Lookalike } from '#contacts/lookalike.ts';
import { trigger } from '../../trigger.ts';

export const onContactDuplicateFound = trigger({
  key: 'on.contact.duplicateFound',
  title: 'Duplicate Contact Found',
  description: 'Triggers when a new or changed contact looks like one that exists.',
  scope: 'contacts.readonly',
  from: ['contact.duplicateFound'],
  payload: { contact: Contact, duplicates: Type.Array(Lookalike) },
});
