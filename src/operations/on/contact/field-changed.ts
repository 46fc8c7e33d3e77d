import Type from 'typebox';
import { Contact } from '#contacts/contact.ts';
import { trigger } from '../../trigger.ts';
import { field, fieldChanges, from, to } from '../filters.ts';

export const onContactFieldChanged = trigger({
  key: 'on.contact.fieldChanged',
  title: 'Contact Field Changed',
  description: 'Triggers when a chosen field of a contact changes, with the old and new value.',
  scope: 'contacts.readonly',
  from: ['contact.updated'],
  filters: { field, from, to },
  payload: { contact: Contact, field: Type.String(), from: Type.Unknown(), to: Type.Unknown() },
  when: fieldChanges,
});
