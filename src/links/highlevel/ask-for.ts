import { keepIncoming } from '#store/highlevel/incoming.ts';
import { type AskedRun, comparedId } from '#store/highlevel/runs.ts';
import type { StoreWriter } from '#store/store.ts';

/** Has a contact read there, as if a webhook had told of it; with `All` its notes and tasks too. */
export async function askFor(
  store: StoreWriter,
  connectionId: string,
  remoteContactId: string,
  { type = 'ContactUpdate', run }: { type?: 'ContactUpdate' | 'All'; run?: AskedRun | undefined } = {},
): Promise<void> {
  await keepIncoming(store, connectionId, {
    ...askedBy(store, run),
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
  run?: AskedRun,
): Promise<void> {
  await keepIncoming(store, connectionId, {
    ...askedBy(store, run),
    type: 'RecordUpdate',
    remote_contact_id: '',
    remote_id: remoteId,
  });
}

function askedBy(store: StoreWriter, run: AskedRun | undefined) {
  if (!run) return { message_id: `asked ${store.newId()}` };
  return { message_id: comparedId(store), run_id: run.id };
}
