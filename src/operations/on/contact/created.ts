import { Contact } from '#contacts/contact.ts';
import { trigger } from '../../trigger.ts';

export const onContactCreated = trigger({
  key: 'on.contact.created',
  title: 'Contact Created',
  description: 'Triggers when a contact comes into being.',
  scope: 'contacts.readonly',
  from: ['contact.created'],
  highlevel: 'ContactCreate',
  payload: { contact: Contact },
});
