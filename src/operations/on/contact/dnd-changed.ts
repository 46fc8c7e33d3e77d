import { Contact } from '#contacts/contact.ts';
import { trigger } from '../../trigger.ts';
import { channel, channelsChanged, isAsked } from '../filters.ts';

export const onContactDndChanged = trigger({
  key: 'on.contact.dndChanged',
  title: 'Contact Do Not Disturb Changed',
  description: 'Triggers when an outgoing do-not-disturb setting of a contact changes.',
  scope: 'contacts.readonly',
  from: ['contact.dndChanged'],
  highlevel: 'ContactDndUpdate',
  filters: { channel },
  payload: { contact: Contact },
  when: (event, { channel }) => channelsChanged(event).some(name => isAsked(channel, name)),
});
