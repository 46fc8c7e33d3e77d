import { Contact } from '#contacts/contact.ts';
import { trigger } from '../../trigger.ts';
import { names } from '../filters.ts';

export const onContactTagsChanged = trigger({
  key: 'on.contact.tagsChanged',
  title: 'Contact Tags Changed',
  description: 'Triggers when tags come to or leave a contact and names both.',
  scope: 'contacts.readonly',
  from: ['contact.tagsChanged'],
  highlevel: 'ContactTagUpdate',
  payload: { contact: Contact, added: names, removed: names },
});
