import Type from 'typebox';
import { getConnection } from '#store/connections/connections.ts';
import { connectionId } from '../connection/members.ts';
import { query } from '../operation.ts';
import { ConnectionMapping, presentMapping } from './members.ts';

export const getMapping = query({
  key: 'mapping.get',
  title: 'Get Field Mapping',
  description:
    'Returns how the fields of a connection map to contact fields: of each who rules it and when it is written, and of a directory the expression that makes it.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'GET', path: '/connections/{connectionId}/mapping' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { connectionId },
  output: Type.Object({ mapping: ConnectionMapping }),
  record: 'mapping',

  async handler({ connectionId }, { store }) {
    const row = await getConnection(store, connectionId);
    return { mapping: await presentMapping(row) };
  },
});
