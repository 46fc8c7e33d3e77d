import { Contact } from '#contacts/contact.ts';
import { trigger } from '../../trigger.ts';

export const onContactDeleted = trigger({
  key: 'on.contact.deleted',
  title: 'Contact Deleted',
  description: 'Triggers when a contact is moved to the recycle bin.',
  scope: 'contacts.readonly',
  from: ['contact.deleted'],
  highlevel: 'ContactDelete',
  payload: { contact: Contact },
});
