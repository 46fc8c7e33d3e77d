import { isRecord } from '#base/json.ts';
import { findByRemote, type RemoteRecord } from '#store/highlevel/remote-records.ts';
import type { AccountWork } from './account.ts';
import type { Members } from './client.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { HangingKind } from './hanging-kinds.ts';
import { withLocalUser } from './hanging-values.ts';
import type { UserIds } from './remote-users.ts';

/** The record that was made by a try of which no answer came, or before the link; the contents tell. */
export async function findMade(
  { store, account, places, signal }: AccountWork,
  kind: HangingKind,
  fingerprint: string | null,
  path: string,
): Promise<RemoteRecord | undefined> {
  if (fingerprint === null) return undefined;
  const { client, connectionId, locationId } = account;
  const answer = await client.send('GET', path, undefined, signal);
  const list = answer[kind.list];
  for (const record of Array.isArray(list) ? list.filter(isRecord) : []) {
    const ids = await idsOf({ places, signal }, {}, record);
    const there = kind.valuesFrom(withLocalUser(record, ids, {}));
    if (fingerprintOf(there) !== fingerprint) continue;
    const remoteId = String(record.id);
    const linked = await store.read(locationId, reader =>
      findByRemote(reader, connectionId, kind.kind, remoteId),
    );
    if (!linked) return { kind: kind.kind, localId: '', remoteId, contactId: '', here: there, there };
  }
  return undefined;
}

/** Who is who of those that values here, or a record there, are assigned to. */
export function idsOf(
  { places, signal }: Pick<AccountWork, 'places' | 'signal'>,
  { assignedTo: user }: Members,
  { assignedTo: foreign }: Members = {},
): Promise<UserIds> {
  const local = typeof user === 'string' ? [user] : [];
  const remote = typeof foreign === 'string' && foreign !== '' ? [foreign] : [];
  return places.users.ids({ local, remote }, signal);
}
