import type { StoreReader, StoreWriter } from '../store.ts';
import { findByLocal, forgetRemote, keepRemote, type Values } from './remote-records.ts';

/** What was sent to make a contact, as both sides have it if it was made. */
export interface SentContact {
  /** With what is never sent to make one, which is no change of later. */
  readonly here: Values;
  readonly there: Values;
}

/** What was sent to make a contact there, as long as no answer has told which it is; nothing where nothing was sent. */
export async function findSent(
  store: StoreReader | StoreWriter,
  connectionId: string,
  contactId: string,
): Promise<SentContact | undefined> {
  const kept = await findByLocal(store, connectionId, 'sent', contactId);
  return kept && { here: kept.here, there: kept.there };
}

/** Keeps what is about to be sent to make a contact there, with what of an earlier try is not in it. */
export async function keepSent(
  store: StoreWriter,
  connectionId: string,
  contactId: string,
  sent: SentContact,
): Promise<void> {
  const before = await findSent(store, connectionId, contactId);
  const ids = { localId: contactId, remoteId: contactId, contactId };
  const here = { ...before?.here, ...sent.here };
  const there = { ...before?.there, ...sent.there };
  await keepRemote(store, connectionId, { kind: 'sent', ...ids, here, there });
}

/** No more is to be known of it: an answer has told which it is there. */
export async function forgetSent(store: StoreWriter, connectionId: string, contactId: string): Promise<void> {
  await forgetRemote(store, connectionId, { kind: 'sent', localId: contactId });
}
