import { Business } from '#contacts/business.ts';
import { trigger } from '../../trigger.ts';

export const onBusinessUpdated = trigger({
  key: 'on.business.updated',
  title: 'Business Updated',
  description: 'Triggers when a business changes and tells the old and new values.',
  scope: 'contacts.readonly',
  from: ['business.updated'],
  highlevel: 'RecordUpdate',
  payload: { business: Business },
});
