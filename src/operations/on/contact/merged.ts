import Type from 'typebox';
import { Contact } from '#contacts/contact.ts';
import { trigger } from '../../trigger.ts';

export const onContactMerged = trigger({
  key: 'on.contact.merged',
  title: 'Contacts Merged',
  description: 'Triggers when contacts are folded into one.',
  scope: 'contacts.readonly',
  from: ['contact.merged'],
  payload: { contact: Contact, mergeId: Type.String(), mergedIds: Type.Array(Type.String()) },
});
