import Type from 'typebox';
import { connectionTypes } from '#contacts/connection.ts';
import { trigger } from '../../trigger.ts';

export const onConnectionRemoved = trigger({
  key: 'on.connection.removed',
  title: 'Connection Removed',
  description: 'Triggers when a HighLevel account or directory is unlinked on either side.',
  scope: 'roster.admin',
  from: ['connection.removed'],
  payload: {
    connectionId: Type.String(),
    name: Type.String(),
    type: Type.Enum([...connectionTypes]),
  },
});
