import Type from 'typebox';
import { connectionTypes } from '#contacts/connection.ts';
import { trigger } from '../../trigger.ts';

export const onConnectionAdded = trigger({
  key: 'on.connection.added',
  title: 'Connection Added',
  description: 'Triggers when a HighLevel account or directory is linked.',
  scope: 'roster.admin',
  from: ['connection.added'],
  payload: {
    connectionId: Type.String(),
    name: Type.String(),
    type: Type.Enum([...connectionTypes]),
  },
});
