import Type from 'typebox';
import { Connection } from '#contacts/connection.ts';
import { wakeConnection } from '#links/directory/poll.ts';
import { linkApproved } from '#links/highlevel/connection-link.ts';
import {
  getConnectionForChange,
  renameConnection,
  settingsOf,
  stateOf,
  updateConnection as update,
} from '#store/connections/connections.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { command } from '../operation.ts';
import {
  checkSettings,
  connectionId,
  connectionName,
  refuseMember,
  settings as settingsMember,
} from './members.ts';
import { presentConnection } from './present.ts';

/** Of another directory or account the links of people would mean nothing. */
const fixed = ['tenantId', 'locationId'];

export const updateConnection = command({
  key: 'connection.update',
  title: 'Update Connection',
  description:
    'Changes the name, settings or state of a connection. Settings that are not sent stay; null puts the default back. One that was paused goes on where it was once it is `active`.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'PUT', path: '/connections/{connectionId}' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'conflict', 'version_conflict'],
  input: {
    connectionId,
    name: Type.Optional(connectionName),
    settings: Type.Optional(settingsMember),
    status: Type.Optional(Type.Enum(['active', 'paused'])),
  },
  output: Type.Object({ connection: Connection }),
  record: 'connection',

  async handler({ connectionId, name, settings, status }, { store, ifVersion, links }) {
    const before = await getConnectionForChange(store, connectionId, ifVersion);
    const renamed = name === undefined ? before : await renameConnection(store, before, name.trim());
    const wanted = {
      ...renamed,
      ...(settings && (await changedBy(store, before, settings))),
      ...(status && { status }),
    };
    if (JSON.stringify(wanted) === JSON.stringify(before))
      return { connection: await presentConnection(store, before, links?.publicUrl) };
    const after = { ...wanted, version: before.version + 1, date_updated: store.now };
    await update(store, after);
    await linkApproved(store, after);
    // Who is read, and what is made of them, is looked at again in all people.
    const mode = wanted.settings === before.settings ? 'incremental' : 'full';
    const woken = await wakeConnection(store, after, mode);
    return { connection: await presentConnection(store, woken, links?.publicUrl) };
  },
});

/** A subscription at Graph belongs to its application: another one makes its own. */
async function changedBy(
  store: StoreWriter,
  before: ConnectionTable,
  sent: Readonly<Record<string, unknown>>,
): Promise<Pick<ConnectionTable, 'settings' | 'state'>> {
  const settings = await mergedSettings(store, before, sent);
  const isSame = settingsOf({ settings }).clientId === settingsOf(before).clientId;
  const { subscription: _, ...state } = stateOf(before);
  return { settings, state: isSame ? before.state : JSON.stringify(state) };
}

async function mergedSettings(
  store: StoreWriter,
  before: ConnectionTable,
  sent: Readonly<Record<string, unknown>>,
): Promise<string> {
  const known = settingsOf(before);
  for (const member of fixed) {
    if (sent[member] !== undefined && known[member] !== undefined && sent[member] !== known[member])
      refuseMember(`settings.${member}`, `settings.${member} cannot change: make another connection`);
  }
  const merged = Object.entries({ ...known, ...sent }).filter(([, value]) => value !== null);
  return checkSettings(before.type, Object.fromEntries(merged), store);
}
