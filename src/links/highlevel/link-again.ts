import { findFormerOf, forgetFormer } from '#store/highlevel/former-records.ts';
import { findByLocal, type RemoteRecord } from '#store/highlevel/remote-records.ts';
import { type AccountWork, write } from './account.ts';
import type { LocalRecords } from './local-records.ts';
import { pullContact } from './pull-contact.ts';

/**
 * Ties a contact to the one there that an earlier link had tied it to, which is read and taken over first; nothing where
 * there was none, or it is gone.
 */
export async function linkAgain(
  work: AccountWork,
  records: LocalRecords,
  { contactId, runId }: { readonly contactId: string; readonly runId: string | null },
): Promise<RemoteRecord | undefined> {
  const { store, account } = work;
  const { connectionId, locationId, client } = account;
  const former = await store.read(locationId, reader =>
    findFormerOf(reader, client.locationId, 'contact', contactId),
  );
  if (!former) return undefined;
  const read = await pullContact(work, records, former.remoteId, {
    note: true,
    task: true,
    runId,
  });
  if (!read) await write(work, writer => forgetFormer(writer, client.locationId, former));
  return store.read(locationId, reader => findByLocal(reader, connectionId, 'contact', contactId));
}
