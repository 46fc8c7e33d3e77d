import { Location } from '#contacts/location.ts';
import { trigger } from '../../trigger.ts';

export const onLocationUpdated = trigger({
  key: 'on.location.updated',
  title: 'Location Updated',
  description: 'Triggers when a location or its settings change.',
  scope: 'contacts.readonly',
  from: ['location.updated'],
  highlevel: 'LocationUpdate',
  payload: { location: Location },
});
