import { findBusiness } from '#store/businesses.ts';
import { endOutgoing } from '#store/highlevel/outgoing.ts';
import { findByLocal, keepRemote } from '#store/highlevel/remote-records.ts';
import type { OutgoingChangeTable } from '#store/tables-highlevel.ts';
import { type AccountWork, write } from './account.ts';
import { businessValues } from './business-values.ts';
import { changedParts } from './linked-values.ts';

/** Brings a business that is there already to the state that it has here; it is made when a contact is linked to it. */
export async function sendBusiness(work: AccountWork, row: OutgoingChangeTable): Promise<void> {
  const { store, account, signal } = work;
  const { client, connectionId, locationId } = account;
  const { business, linked } = await store.read(locationId, async reader => ({
    business: await findBusiness(reader, row.record_id),
    linked: await findByLocal(reader, connectionId, 'business', row.record_id),
  }));
  const here = business && businessValues(business);
  if (here && linked) {
    const parts = changedParts(linked.here, here);
    const body = Object.fromEntries(parts.map(part => [part, here[part] ?? '']));
    if (parts.length > 0) await client.send('PUT', `/businesses/${linked.remoteId}`, body, signal);
  }
  await write(work, async writer => {
    if (here && linked) await keepRemote(writer, connectionId, { ...linked, here });
    await endOutgoing(writer, row);
  });
}
