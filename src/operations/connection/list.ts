import Type from 'typebox';
import { Connection, connectionTypes } from '#contacts/connection.ts';
import { listConnections as list } from '#store/connections/connections.ts';
import { locationId } from '../contact/members.ts';
import { query } from '../operation.ts';
import { presentConnection } from './present.ts';

export const listConnections = query({
  key: 'connection.list',
  title: 'List Connections',
  description: 'Returns the linked directories and HighLevel accounts with their health, the newest first.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'GET', path: '/connections/' },
  isIdempotent: true,
  input: { locationId, type: Type.Optional(Type.Enum([...connectionTypes])) },
  output: Type.Object({ connections: Type.Array(Connection) }),

  async handler({ type }, { store, links }) {
    const connections: Connection[] = [];
    for (const row of await list(store, type))
      connections.push(await presentConnection(store, row, links?.publicUrl));
    return { connections };
  },
});
