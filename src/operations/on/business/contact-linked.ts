import Type from 'typebox';
import { Contact } from '#contacts/contact.ts';
import { trigger } from '../../trigger.ts';
import { businessId, isAsked } from '../filters.ts';

export const onBusinessContactLinked = trigger({
  key: 'on.business.contactLinked',
  title: 'Contact Linked to Business',
  description: 'Triggers when a contact is linked to a business.',
  scope: 'contacts.readonly',
  from: ['business.contactLinked'],
  filters: { businessId },
  payload: { contact: Contact, businessId: Type.String() },
  when: ({ data }, { businessId }) => isAsked(businessId, data.businessId),
});
