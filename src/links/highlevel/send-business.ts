import { findBusiness } from '#store/businesses.ts';
import { endOutgoing } from '#store/highlevel/outgoing.ts';
import { findByLocal, forgetRemote, keepRemote } from '#store/highlevel/remote-records.ts';
import type { OutgoingChangeTable } from '#store/tables-highlevel.ts';
import { type AccountWork, write } from './account.ts';
import { askForBusiness } from './ask-for.ts';
import { businessValues } from './business-values.ts';
import { isGone } from './gone.ts';
import { changedParts } from './linked-values.ts';

/** Brings a business that is there already to the state that it has here, or deletes it there; it is made when a contact is linked to it. */
export async function sendBusiness(work: AccountWork, row: OutgoingChangeTable): Promise<void> {
  const { store, account, signal } = work;
  const { client, connectionId, locationId } = account;
  const { business, linked } = await store.read(locationId, async reader => ({
    business: await findBusiness(reader, row.record_id),
    linked: await findByLocal(reader, connectionId, 'business', row.record_id),
  }));
  const here = business && businessValues(business);
  if (!linked) return write(work, writer => endOutgoing(writer, row));
  const parts = here ? changedParts(linked.here, here) : [];
  const body = Object.fromEntries(parts.map(part => [part, here?.[part] ?? '']));
  const path = `/businesses/${linked.remoteId}`;
  let isThere = true;
  try {
    if (!here) await client.send('DELETE', path, undefined, signal);
    else if (parts.length > 0) await client.send('PUT', path, body, signal);
  } catch (error) {
    if (!isGone(error)) throw error;
    isThere = false;
  }
  await write(work, async writer => {
    if (!here) await forgetRemote(writer, connectionId, linked);
    else if (isThere)
      await keepRemote(writer, connectionId, { ...linked, here, there: { ...linked.there, ...here } });
    // It was deleted there: what follows is decided where changes from there are taken.
    else await askForBusiness(writer, connectionId, linked.remoteId);
    await endOutgoing(writer, row);
  });
}
