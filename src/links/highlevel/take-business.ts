import { isRecord } from '#base/json.ts';
import { findBusiness } from '#store/businesses.ts';
import { findFormer } from '#store/highlevel/former-records.ts';
import { noteOutgoing } from '#store/highlevel/outgoing.ts';
import { findByLocal, findByRemote, forgetRemote, keepRemote } from '#store/highlevel/remote-records.ts';
import { matchBusiness } from '#store/match-business.ts';
import type { StoreWriter } from '#store/store.ts';
import { type Account, type AccountWork, write } from './account.ts';
import { businessValues, businessValuesFrom } from './business-values.ts';
import type { Members } from './client.ts';
import { isGone } from './gone.ts';
import { changedParts, isSame, withParts } from './linked-values.ts';
import type { LocalRecords } from './local-records.ts';

/** Reads a business there and takes it over: changed, made here where nothing stands for it, or deleted. */
export async function pullBusiness(
  work: AccountWork,
  records: LocalRecords,
  remoteId: string,
): Promise<void> {
  const { client, connectionId } = work.account;
  try {
    const { business } = await client.send('GET', `/businesses/${remoteId}`, undefined, work.signal);
    if (isRecord(business)) await write(work, store => takeBusiness(store, work.account, records, business));
  } catch (error) {
    if (!isGone(error)) throw error;
    await write(work, async store => {
      const linked = await findByRemote(store, connectionId, 'business', remoteId);
      if (!linked) return;
      if (await findBusiness(store, linked.localId)) await records.deleteBusiness(store, linked.localId);
      await forgetRemote(store, connectionId, linked);
    });
  }
}

/** Takes over what a business is there, in the caller's transaction. What was changed here too stays, and is sent. */
export async function takeBusiness(
  store: StoreWriter,
  { connectionId, client }: Account,
  records: LocalRecords,
  record: Members,
): Promise<void> {
  const remoteId = String(record.id);
  const there = businessValuesFrom(record);
  const own = await findByRemote(store, connectionId, 'business', remoteId);
  const former = own ? undefined : await findFormer(store, client.locationId, 'business', remoteId);
  const isFree = former && !(await findByLocal(store, connectionId, 'business', former.localId));
  const linked = isFree && (await findBusiness(store, former.localId)) ? former : own;
  const localId = linked?.localId ?? (await findOrMake(store, connectionId, records, there));
  const row = await findBusiness(store, localId);
  // It was deleted here: that is on its way.
  if (!row) return;
  const here = businessValues(row);
  const known = linked ?? { kind: 'business', localId, remoteId, contactId: '', here, there };
  const changedHere = new Set(changedParts(known.here, here));
  const changed = changedParts(known.there, there);
  // A business has a name on both sides.
  const parts = changed.filter(part => !changedHere.has(part) && (part !== 'name' || there.name));
  const taken = parts.filter(part => !isSame(here[part], there[part]));
  const input = Object.fromEntries(taken.map(part => [part, there[part] ?? null]));
  if (taken.length > 0) await records.updateBusiness(store, localId, input);
  const after = await findBusiness(store, localId);
  await keepRemote(store, connectionId, {
    ...known,
    here: withParts(known.here, parts, after ? businessValues(after) : here),
    there,
  });
  if (linked !== own)
    await noteOutgoing(store, connectionId, [{ kind: 'business', record_id: localId, contact_id: '' }]);
}

/** By name, as businesses are known on the other side too. */
async function findOrMake(
  store: StoreWriter,
  connectionId: string,
  records: LocalRecords,
  there: Members,
): Promise<string> {
  const alike = await matchBusiness(store, { name: String(there.name) });
  const isFree = alike && !(await findByLocal(store, connectionId, 'business', alike.id));
  return isFree ? alike.id : records.createBusiness(store, there);
}
