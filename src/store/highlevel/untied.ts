import type { StoreReader, StoreWriter } from '../store.ts';
import { keepFormerOf } from './former-records.ts';
import { lockLink } from './links.ts';
import { findByLocal, findByRemote, forgetRemote, keepRemote, type RemoteRecord } from './remote-records.ts';

/**
 * Parts a contact from the one there with all that hangs on both: neither is looked at again, until somebody links one of
 * them. What both held is known then.
 */
export async function untie(
  store: StoreWriter,
  connectionId: string,
  { localId, remoteId }: RemoteRecord,
): Promise<void> {
  const link = await lockLink(store, connectionId);
  if (link)
    await keepFormerOf(store, connectionId, {
      remoteLocationId: link.remote_location_id,
      contactId: localId,
    });
  await forgetRemote(store, connectionId, { kind: 'contact', localId });
  await store.database
    .deleteFrom('outgoing_change')
    .where('location_id', '=', store.locationId)
    .where('connection_id', '=', connectionId)
    .where('contact_id', '=', localId)
    .execute();
  // Not by the contact, so that the one there is left alone though the contact is gone.
  await keepRemote(store, connectionId, {
    kind: 'untied',
    localId,
    remoteId,
    contactId: '',
    here: {},
    there: {},
  });
}

export async function isUntiedHere(
  store: StoreReader | StoreWriter,
  connectionId: string,
  contactId: string,
): Promise<boolean> {
  return (await findByLocal(store, connectionId, 'untied', contactId)) !== undefined;
}

export async function isUntiedThere(
  store: StoreReader | StoreWriter,
  connectionId: string,
  remoteId: string,
): Promise<boolean> {
  return (await findByRemote(store, connectionId, 'untied', remoteId)) !== undefined;
}

/** Both contacts may be looked at again: somebody links them, with each other or not. */
export async function forgetUntied(
  store: StoreWriter,
  connectionId: string,
  { localId, remoteId }: Pick<RemoteRecord, 'localId' | 'remoteId'>,
): Promise<void> {
  const found = [
    await findByLocal(store, connectionId, 'untied', localId),
    await findByRemote(store, connectionId, 'untied', remoteId),
  ];
  for (const row of found) if (row) await forgetRemote(store, connectionId, row);
}
