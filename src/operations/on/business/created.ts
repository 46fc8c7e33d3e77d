import { Business } from '#contacts/business.ts';
import { trigger } from '../../trigger.ts';

export const onBusinessCreated = trigger({
  key: 'on.business.created',
  title: 'Business Created',
  description: 'Triggers when a business comes into being.',
  scope: 'contacts.readonly',
  from: ['business.created'],
  highlevel: 'RecordCreate',
  payload: { business: Business },
});
