import Type from 'typebox';
import { connectionTypes } from '#contacts/connection.ts';
import { trigger } from '../../trigger.ts';

export const onConnectionBroken = trigger({
  key: 'on.connection.broken',
  title: 'Connection Needs Attention',
  description: 'Triggers when a connection can no longer sign in or lacks a permission.',
  scope: 'roster.admin',
  from: ['connection.broken'],
  payload: {
    connectionId: Type.String(),
    name: Type.String(),
    type: Type.Enum([...connectionTypes]),
    code: Type.String({ description: 'As the other side names it.' }),
    message: Type.String({ description: 'What happened and what to do next.' }),
  },
});
