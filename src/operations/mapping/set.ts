import Type from 'typebox';
import { wakeConnection } from '#links/directory/poll.ts';
import { getConnectionForChange, updateConnection } from '#store/connections/connections.ts';
import { changeLink } from '#store/highlevel/links.ts';
import { connectionId } from '../connection/members.ts';
import { command } from '../operation.ts';
import { ConnectionMapping, directoryFields, fields, linkedFields, presentMapping } from './members.ts';

export const setMapping = command({
  key: 'mapping.set',
  title: 'Set Field Mapping',
  description:
    'Replaces how the fields of a connection map to contact fields and which side wins; null puts the default back. All people are mapped anew by the next run, all contacts of HighLevel looked at again. What a contact has in a field that is mapped no more stays.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'PUT', path: '/connections/{connectionId}/mapping' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'conflict', 'version_conflict'],
  input: {
    connectionId,
    fields: Type.Union([fields, Type.Null()]),
  },
  output: Type.Object({ mapping: ConnectionMapping }),
  record: 'mapping',

  async handler({ connectionId, fields }, { store, ifVersion }) {
    const before = await getConnectionForChange(store, connectionId, ifVersion);
    const isLink = before.type === 'highlevel';
    if (fields !== null) await (isLink ? linkedFields : directoryFields)(fields);
    const mapping = JSON.stringify(fields === null ? null : { fields });
    if (mapping === before.mapping) return { mapping: await presentMapping(before) };
    const after = { ...before, mapping, version: before.version + 1, date_updated: store.now };
    await updateConnection(store, after);
    if (isLink) await changeLink(store, connectionId, { swept_at: 0 });
    return { mapping: await presentMapping(isLink ? after : await wakeConnection(store, after, 'full')) };
  },
});
