import { Contact } from '#contacts/contact.ts';
import { trigger } from '../../trigger.ts';

export const onContactInboundDndChanged = trigger({
  key: 'on.contact.inboundDndChanged',
  title: 'Contact Inbound Do Not Disturb Changed',
  description: 'Triggers when the inbound do-not-disturb setting of a contact changes.',
  scope: 'contacts.readonly',
  from: ['contact.inboundDndChanged'],
  payload: { contact: Contact },
});
