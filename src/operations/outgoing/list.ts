import Type from 'typebox';
import { decodeCursor, encodeCursor } from '#base/cursor.ts';
import { OutgoingChange, outgoingStates } from '#contacts/outgoing-change.ts';
import { getConnection } from '#store/connections/connections.ts';
import { listOutgoing } from '#store/highlevel/outgoing-list.ts';
import { connectionId } from '../connection/members.ts';
import { cursor, nextCursor } from '../cursor.ts';
import { query } from '../operation.ts';
import { limitOf } from '../paging.ts';

export const listOutgoingChanges = query({
  key: 'outgoing.list',
  title: 'List Outgoing Changes',
  description:
    'Pages through the changes that wait for, or were refused by, the other side of a connection, each with its reason; with the status `partial` through those that arrived but for members that the other side cannot hold.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'GET', path: '/connections/{connectionId}/outgoing' },
  isIdempotent: true,
  errors: ['not_found', 'cursor_invalid'],
  input: {
    connectionId,
    status: Type.Optional(Type.Enum([...outgoingStates])),
    limit: limitOf(20),
    cursor,
  },
  output: Type.Object({ changes: Type.Array(OutgoingChange), nextCursor }),

  async handler({ connectionId, status, limit = 20, cursor }, { store }) {
    await getConnection(store, connectionId);
    const [, after] = cursor === undefined ? [] : decodeCursor(cursor);
    const found = await listOutgoing(store, connectionId, { status, after, limit: limit + 1 });
    const changes = found.slice(0, limit);
    const last = found.length > limit ? changes.at(-1) : undefined;
    return { changes, ...(last && { nextCursor: encodeCursor(['outgoing', last.id]) }) };
  },
});
