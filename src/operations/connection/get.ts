import Type from 'typebox';
import { Connection } from '#contacts/connection.ts';
import { getConnection as get } from '#store/connections/connections.ts';
import { query } from '../operation.ts';
import { connectionId } from './members.ts';
import { presentConnection } from './present.ts';

export const getConnection = query({
  key: 'connection.get',
  title: 'Get Connection',
  description: 'Returns one connection with its health: how far it lags, and what went wrong last.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'GET', path: '/connections/{connectionId}' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { connectionId },
  output: Type.Object({ connection: Connection }),
  record: 'connection',

  async handler({ connectionId }, { store, links }) {
    const row = await get(store, connectionId);
    return { connection: await presentConnection(store, row, links?.publicUrl) };
  },
});
