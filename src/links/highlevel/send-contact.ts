import { findContact } from '#store/contacts/contacts.ts';
import { endOutgoing } from '#store/highlevel/outgoing.ts';
import { findByLocal, forgetRemote, type RemoteRecord } from '#store/highlevel/remote-records.ts';
import type { OutgoingChangeTable } from '#store/tables-highlevel.ts';
import { LinkProblem } from '../directory/problem.ts';
import { type AccountWork, write } from './account.ts';
import { valuesOf } from './contact-out.ts';
import { makeContact } from './make-contact.ts';
import { updateContact } from './update-contact.ts';

/** Brings a contact there to the state that it has here: made, changed in what differs, or deleted. */
export async function sendContact(work: AccountWork, row: OutgoingChangeTable): Promise<void> {
  const { store, account, places, signal } = work;
  const { connectionId, locationId } = account;
  const { contact, linked } = await store.read(locationId, async reader => ({
    contact: await findContact(reader, row.record_id),
    linked: await findByLocal(reader, connectionId, 'contact', row.record_id),
  }));
  if (!contact) {
    if (linked) await remove(work, linked);
    await write(work, async writer => {
      await forgetRemote(writer, connectionId, { kind: 'contact', localId: row.record_id });
      await endOutgoing(writer, row);
    });
    return;
  }
  const here = valuesOf(contact);
  // What was emptied here has to be named there too.
  const ids = await places.ensure({ ...linked?.here, ...here }, signal);
  const known = linked ?? (await makeContact(work, row, here, ids));
  if (known) await updateContact(work, row, { linked: known, here, ids });
}

async function remove({ account, signal }: AccountWork, { remoteId }: RemoteRecord): Promise<void> {
  try {
    await account.client.send('DELETE', `/contacts/${remoteId}`, undefined, signal);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** Whether HighLevel says that it has no such record. */
export function isGone(error: unknown): boolean {
  return error instanceof LinkProblem && error.code === 'not_found';
}
