import { findFormer } from '#store/highlevel/former-records.ts';
import { findBegun } from '#store/highlevel/outgoing.ts';
import { perhapsThere } from '#store/highlevel/outgoing-contacts.ts';
import {
  findByLocal,
  findByRemote,
  forgetRemote,
  keepRemote,
  type RemoteRecord,
} from '#store/highlevel/remote-records.ts';
import type { StoreWriter } from '#store/store.ts';
import type { Account } from './account.ts';
import type { Members } from './client.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { HangingKind } from './hanging-kinds.ts';
import { withLocalUser } from './hanging-values.ts';
import { changedParts, only } from './linked-values.ts';
import type { LocalRecords } from './local-records.ts';
import type { UserIds } from './remote-users.ts';

/** The notes or tasks of a contact as they were read there. */
export interface ReadHanging {
  readonly kind: HangingKind;
  /** Of the contact, here. */
  readonly contactId: string;
  readonly list: readonly Members[];
  /** Who is who of those that they are assigned to. */
  readonly ids: UserIds;
  /** Those that were linked before the list was read: what is missing of them was deleted there. */
  readonly linkedBefore: readonly RemoteRecord[];
}

/** Takes over which notes or tasks a contact has there, in the caller's transaction. */
export async function takeHanging(
  store: StoreWriter,
  account: Account,
  records: LocalRecords,
  { kind, contactId, list, ids, linkedBefore }: ReadHanging,
): Promise<void> {
  const { connectionId } = account;
  for (const record of list) await takeOne(store, account, records, { kind, contactId, record, ids });
  const present = new Set(list.map(({ id }) => String(id)));
  for (const linked of linkedBefore) {
    if (present.has(linked.remoteId)) continue;
    const place = { contactId: linked.contactId, id: linked.localId };
    if (await kind.find(store, linked.localId)) await records.deleteHanging(store, kind.kind, place);
    await forgetRemote(store, connectionId, linked);
  }
}

async function takeOne(
  store: StoreWriter,
  { connectionId, client }: Account,
  records: LocalRecords,
  { kind, contactId, record, ids }: { kind: HangingKind; contactId: string; record: Members; ids: UserIds },
): Promise<void> {
  const remoteId = String(record.id);
  const own = await findByRemote(store, connectionId, kind.kind, remoteId);
  const linked = own ?? (await linkFormer(store, { connectionId, client }, { kind, contactId, remoteId }));
  const there = kind.valuesFrom(withLocalUser(record, ids, linked?.there ?? {}));
  if (linked) return change(store, connectionId, records, { kind, linked, there });

  const begun = await findSent(store, connectionId, { kind, contactId, there });
  const localId = begun ?? (await records.createHanging(store, kind.kind, contactId, there));
  const here = begun ? there : ((await kind.find(store, localId))?.values ?? there);
  await keepRemote(store, connectionId, {
    kind: kind.kind,
    localId,
    remoteId,
    contactId,
    here,
    there,
  });
}

/** Ties a record to the one here that an earlier link had tied it to. */
async function linkFormer(
  store: StoreWriter,
  { connectionId, client }: Pick<Account, 'connectionId' | 'client'>,
  { kind, contactId, remoteId }: { kind: HangingKind; contactId: string; remoteId: string },
): Promise<RemoteRecord | undefined> {
  const former = await findFormer(store, client.locationId, kind.kind, remoteId);
  const isFree = former && !(await findByLocal(store, connectionId, kind.kind, former.localId));
  if (!former || !isFree || !(await kind.find(store, former.localId))) return undefined;
  const linked = { ...former, contactId };
  await keepRemote(store, connectionId, linked);
  return linked;
}

/** The record here that was sent to be made there, of which no answer has come yet, or one that says the same. */
async function findSent(
  store: StoreWriter,
  connectionId: string,
  { kind, contactId, there }: { kind: HangingKind; contactId: string; there: Members },
): Promise<string | undefined> {
  for (const row of await findBegun(store, connectionId, kind.kind, fingerprintOf(there))) {
    if (row.contact_id !== contactId) continue;
    if (!(await findByLocal(store, connectionId, kind.kind, row.record_id))) return row.record_id;
  }
  for (const { record_id: id } of await findBegun(store, connectionId, kind.kind, perhapsThere(contactId))) {
    const local = await kind.find(store, id);
    const isFree = !(await findByLocal(store, connectionId, kind.kind, id));
    if (local && isFree && saysTheSame(local.values, there)) return id;
  }
  return undefined;
}

/** Who is nobody there is no assignee of a task there. */
function saysTheSame({ assignedTo, ...here }: Members, { assignedTo: user, ...there }: Members): boolean {
  const isAssignedAlike = user === undefined || user === assignedTo;
  return isAssignedAlike && fingerprintOf(here) === fingerprintOf(there);
}

async function change(
  store: StoreWriter,
  connectionId: string,
  records: LocalRecords,
  { kind, linked, there }: { kind: HangingKind; linked: RemoteRecord; there: Members },
): Promise<void> {
  const parts = changedParts(linked.there, there);
  const local = await kind.find(store, linked.localId);
  // It was deleted here: that is on its way.
  if (parts.length === 0 || !local) return;
  const changedHere = new Set(changedParts(linked.here, local.values));
  // A note or task has no time of its own there, so what was changed here stays and is sent.
  const taken = parts.filter(part => !changedHere.has(part));
  const place = { contactId: local.contactId, id: linked.localId };
  const cleared = Object.fromEntries(taken.map(part => [part, there[part] ?? null]));
  if (taken.length > 0) await records.updateHanging(store, kind.kind, place, cleared);
  const after = (await kind.find(store, linked.localId))?.values ?? local.values;
  const kept = Object.fromEntries(Object.entries(linked.here).filter(([part]) => !taken.includes(part)));
  await keepRemote(store, connectionId, { ...linked, here: { ...kept, ...only(after, taken) }, there });
}
