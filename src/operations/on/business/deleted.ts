import { Business } from '#contacts/business.ts';
import { trigger } from '../../trigger.ts';

export const onBusinessDeleted = trigger({
  key: 'on.business.deleted',
  title: 'Business Deleted',
  description: 'Triggers when a business is removed.',
  scope: 'contacts.readonly',
  from: ['business.deleted'],
  highlevel: 'RecordDelete',
  payload: { business: Business },
});
