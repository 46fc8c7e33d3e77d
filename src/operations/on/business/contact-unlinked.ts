import Type from 'typebox';
import { Contact } from '#contacts/contact.ts';
import { trigger } from '../../trigger.ts';
import { businessId, isAsked } from '../filters.ts';

export const onBusinessContactUnlinked = trigger({
  key: 'on.business.contactUnlinked',
  title: 'Contact Unlinked from Business',
  description: 'Triggers when a contact is taken off a business.',
  scope: 'contacts.readonly',
  from: ['business.contactUnlinked'],
  filters: { businessId },
  payload: { contact: Contact, businessId: Type.String() },
  when: ({ data }, { businessId }) => isAsked(businessId, data.businessId),
});
