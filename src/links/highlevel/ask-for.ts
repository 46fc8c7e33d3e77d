import { keepIncoming } from '#store/highlevel/incoming.ts';
import type { StoreWriter } from '#store/store.ts';

/** Has a contact read there, as if a webhook had told of it; with `All` its notes and tasks too. */
export async function askFor(
  store: StoreWriter,
  connectionId: string,
  remoteContactId: string,
  type: 'ContactUpdate' | 'All' = 'ContactUpdate',
): Promise<void> {
  await keepIncoming(store, connectionId, {
    message_id: `asked ${store.newId()}`,
    type,
    remote_contact_id: remoteContactId,
    remote_id: remoteContactId,
  });
}

/** Has a business read there. */
export async function askForBusiness(
  store: StoreWriter,
  connectionId: string,
  remoteId: string,
): Promise<void> {
  await keepIncoming(store, connectionId, {
    message_id: `asked ${store.newId()}`,
    type: 'RecordUpdate',
    remote_contact_id: '',
    remote_id: remoteId,
  });
}
