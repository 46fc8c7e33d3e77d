import Type from 'typebox';
import { decodeCursor, encodeCursor } from '#base/cursor.ts';
import { SyncConflict } from '#contacts/sync-conflict.ts';
import { listConflicts as list } from '#store/connections/conflicts.ts';
import { getConnection } from '#store/connections/connections.ts';
import { connectionId } from '../connection/members.ts';
import { cursor, nextCursor } from '../cursor.ts';
import { query } from '../operation.ts';
import { limitOf } from '../paging.ts';
import { presentConflicts } from './present.ts';

export const listConflicts = query({
  key: 'conflict.list',
  title: 'List Sync Conflicts',
  description:
    'Pages through what no rule of a sync could settle, the newest first: people who may be several contacts, addresses that two people have, fields that both sides changed.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'GET', path: '/connections/{connectionId}/conflicts' },
  isIdempotent: true,
  errors: ['not_found', 'cursor_invalid'],
  input: {
    connectionId,
    status: Type.Optional(Type.Enum(['open', 'resolved'])),
    limit: limitOf(20),
    cursor,
  },
  output: Type.Object({ conflicts: Type.Array(SyncConflict), nextCursor }),

  async handler({ connectionId, status, limit = 20, cursor }, { store }) {
    await getConnection(store, connectionId);
    const [, before] = cursor === undefined ? [] : decodeCursor(cursor);
    const rows = await list(store, connectionId, { status, before, limit: limit + 1 });
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      conflicts: await presentConflicts(store, connectionId, page),
      ...(last && { nextCursor: encodeCursor(['conflict', last.id]) }),
    };
  },
});
