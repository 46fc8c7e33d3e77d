import { Contact } from '#contacts/contact.ts';
import { trigger } from '../../trigger.ts';

export const onContactUpdated = trigger({
  key: 'on.contact.updated',
  title: 'Contact Updated',
  description: 'Triggers when any field of a contact changes and tells the old and new values.',
  scope: 'contacts.readonly',
  from: ['contact.updated'],
  highlevel: 'ContactUpdate',
  payload: { contact: Contact },
});
