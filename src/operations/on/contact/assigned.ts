import { Contact } from '#contacts/contact.ts';
import { trigger } from '../../trigger.ts';
import { assignedTo, changedTo } from '../filters.ts';

export const onContactAssigned = trigger({
  key: 'on.contact.assigned',
  title: 'Contact Assigned',
  description: 'Triggers when a contact gets another owner.',
  scope: 'contacts.readonly',
  from: ['contact.updated'],
  filters: { assignedTo },
  payload: { contact: Contact },
  when: (event, { assignedTo }) => changedTo(event, 'assignedTo', assignedTo),
});
