import type { StoreReader, StoreWriter } from '../store.ts';
import { findByLocal, forgetRemote, keepRemote, type Values } from './remote-records.ts';

/** What was sent to make a contact there, as long as no answer has told which it is; nothing where nothing was sent. */
export async function findSent(
  store: StoreReader | StoreWriter,
  connectionId: string,
  contactId: string,
): Promise<Values | undefined> {
  return (await findByLocal(store, connectionId, 'sent', contactId))?.here;
}

/** Keeps what is about to be sent to make a contact there, with what of an earlier try is not in it. */
export async function keepSent(
  store: StoreWriter,
  connectionId: string,
  contactId: string,
  values: Values,
): Promise<void> {
  const before = await findSent(store, connectionId, contactId);
  const here = { ...before, ...values };
  const ids = { localId: contactId, remoteId: contactId, contactId };
  await keepRemote(store, connectionId, { kind: 'sent', ...ids, here, there: {} });
}

/** No more is to be known of it: an answer has told which it is there. */
export async function forgetSent(store: StoreWriter, connectionId: string, contactId: string): Promise<void> {
  await forgetRemote(store, connectionId, { kind: 'sent', localId: contactId });
}
