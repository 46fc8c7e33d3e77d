import Type from 'typebox';
import { getConnection } from '#store/connections/connections.ts';
import { retryOutgoing } from '#store/highlevel/outgoing-list.ts';
import { connectionId } from '../connection/members.ts';
import { command } from '../operation.ts';

export const retryOutgoingChanges = command({
  key: 'outgoing.retry',
  title: 'Retry Outgoing Changes',
  description: 'Tries changes again that were set aside, all of a connection or the named ones.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'POST', path: '/connections/{connectionId}/outgoing/retry' },
  isIdempotent: true,
  errors: ['not_found'],
  input: {
    connectionId,
    ids: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 255 }), {
        minItems: 1,
        maxItems: 500,
        description: 'The ids of outgoing changes; without it all that were refused.',
      }),
    ),
  },
  output: Type.Object({ count: Type.Integer({ description: 'How many are tried again.' }) }),

  async handler({ connectionId, ids }, { store }) {
    await getConnection(store, connectionId);
    return { count: await retryOutgoing(store, connectionId, ids) };
  },
});
