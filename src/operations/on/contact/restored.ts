import { Contact } from '#contacts/contact.ts';
import { trigger } from '../../trigger.ts';

export const onContactRestored = trigger({
  key: 'on.contact.restored',
  title: 'Contact Restored',
  description: 'Triggers when a deleted contact is brought back.',
  scope: 'contacts.readonly',
  from: ['contact.restored'],
  payload: { contact: Contact },
});
