import Type from 'typebox';
import { Connection, connectionTypes } from '#contacts/connection.ts';
import { foldText } from '#contacts/text.ts';
import { directoryNews } from '#links/directory/cause.ts';
import { linkApproved } from '#links/highlevel/connection-link.ts';
import { insertConnection, sealedAt } from '#store/connections/connections.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { locationId } from '../contact/members.ts';
import { command } from '../operation.ts';
import {
  checkCredentials,
  checkSettings,
  connectionName,
  credentials as credentialsMember,
  settings as settingsMember,
} from './members.ts';
import { presentConnection } from './present.ts';
import { scimDoor } from './scim-door.ts';

export const createConnection = command({
  key: 'connection.create',
  title: 'Create Connection',
  description:
    'Links a Microsoft Entra tenant or a HighLevel account to a location. A directory is read, and an account linked, at once where it has its credentials; where the location has contacts already, the first run waits for a decision. One of type `scim` answers the tenant URL and the secret token to enter in Entra ID.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'POST', path: '/connections/', status: 201 },
  errors: ['conflict'],
  input: {
    locationId,
    type: Type.Enum([...connectionTypes]),
    name: connectionName,
    settings: Type.Optional(settingsMember),
    credentials: Type.Optional(credentialsMember),
  },
  output: Type.Object({ connection: Connection }),
  record: 'connection',

  async handler({ type, name, settings = {}, credentials }, { store, links }) {
    const kept = await checkSettings(type, settings, store);
    const secret = credentials && (await checkCredentials({ type, settings: kept }, credentials));
    const id = store.newId();
    const isRead = type === 'entra' && secret !== undefined;
    const row: ConnectionTable = {
      location_id: store.locationId,
      id,
      version: 1,
      type,
      name: name.trim(),
      name_folded: foldText(name.trim()),
      status: 'active',
      settings: kept,
      mapping: 'null',
      credentials: secret === undefined || type === 'scim' ? null : await store.seal(sealedAt(id), secret),
      state: '{}',
      due_at: isRead ? store.now : null,
      lease_owner: null,
      lease_until: 0,
      failures: 0,
      failing_since: null,
      failure_code: null,
      failure: null,
      is_broken: 0,
      current_at: null,
      date_added: store.now,
      date_updated: store.now,
    };
    await insertConnection(store, row);
    await linkApproved(store, row);
    store.noteEvent({
      type: 'connection.added',
      data: { connectionId: id, name: row.name, type },
      changes: [],
    });
    if (isRead) store.announce(directoryNews);
    return {
      connection: {
        ...(await presentConnection(store, row, links?.publicUrl)),
        ...(type === 'scim' && (await scimDoor(store, links, id))),
      },
    };
  },
});
