import Type from 'typebox';
import { Mapping } from '#contacts/directory/mapping.ts';
import { wakeConnection } from '#links/directory/poll.ts';
import { getConnectionForChange, updateConnection } from '#store/connections/connections.ts';
import { connectionId, refuseType } from '../connection/members.ts';
import { command } from '../operation.ts';
import { ConnectionMapping, presentMapping, refuseProblems } from './members.ts';

export const setMapping = command({
  key: 'mapping.set',
  title: 'Set Field Mapping',
  description:
    'Replaces how the fields of a connection map to contact fields and which side wins; null puts the default back. All people are mapped anew by the next run. What a contact has in a field that is mapped no more stays.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'PUT', path: '/connections/{connectionId}/mapping' },
  isIdempotent: true,
  errors: ['not_found', 'conflict', 'version_conflict'],
  input: {
    connectionId,
    fields: Type.Union([Mapping.properties.fields, Type.Null()]),
  },
  output: Type.Object({ mapping: ConnectionMapping }),
  record: 'mapping',

  async handler({ connectionId, fields }, { store, ifVersion }) {
    const before = await getConnectionForChange(store, connectionId, ifVersion);
    refuseType(before.type, ['entra', 'scim'], 'field mapping');
    if (fields !== null) refuseProblems({ fields });
    const mapping = JSON.stringify(fields === null ? null : { fields });
    if (mapping === before.mapping) return { mapping: await presentMapping(before) };
    const after = { ...before, mapping, version: before.version + 1, date_updated: store.now };
    await updateConnection(store, after);
    return { mapping: await presentMapping(await wakeConnection(store, after, 'full')) };
  },
});
