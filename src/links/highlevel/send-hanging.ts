import { isRecord } from '#base/json.ts';
import { findFormerOf, forgetFormer } from '#store/highlevel/former-records.ts';
import { noteKnown } from '#store/highlevel/known-changes.ts';
import {
  endOutgoing,
  findOutgoing,
  keepFingerprint,
  noteOutgoing,
  postponeOutgoing,
} from '#store/highlevel/outgoing.ts';
import { perhapsThere } from '#store/highlevel/outgoing-contacts.ts';
import { findByLocal, forgetRemote, keepRemote, type RemoteRecord } from '#store/highlevel/remote-records.ts';
import { isUntiedHere } from '#store/highlevel/untied.ts';
import type { OutgoingChangeTable } from '#store/tables-highlevel.ts';
import { type AccountWork, write } from './account.ts';
import { askFor } from './ask-for.ts';
import type { Members } from './client.ts';
import { echoesOf } from './echoes.ts';
import { fingerprintOf } from './fingerprint.ts';
import { isGone } from './gone.ts';
import { type HangingKind, hangingKinds } from './hanging-kinds.ts';
import { sendable, withLocalUser, withRemoteUser } from './hanging-values.ts';
import { changedParts } from './linked-values.ts';
import type { LocalRecords } from './local-records.ts';
import { findMade, idsOf } from './made-hanging.ts';
import { noUser } from './not-sent.ts';
import { pullHanging } from './pull-hanging.ts';
import type { UserIds } from './remote-users.ts';

/** How long a call may be on its way, in milliseconds: should this process die, nobody sends it again before that. */
const callTakes = 25_000;
/** When a note or task looks again whether its contact is there, in milliseconds. */
const contactTakes = 2_000;

type HangingChange = OutgoingChangeTable & { readonly kind: 'note' | 'task' };

/** Brings a note or task there to the state that it has here: made once, changed in what differs, or deleted. */
export async function sendHanging(
  work: AccountWork,
  records: LocalRecords,
  row: HangingChange,
): Promise<void> {
  try {
    await bring(work, records, row);
  } catch (error) {
    if (!isGone(error)) throw error;
    // It or its contact was deleted there: what follows is decided where changes from there are taken.
    const { connectionId } = work.account;
    await write(work, async writer => {
      const contact = await findByLocal(writer, connectionId, 'contact', row.contact_id);
      if (contact) await askFor(writer, connectionId, contact.remoteId, { type: 'All' });
      await endOutgoing(writer, row);
    });
  }
}

async function bring(work: AccountWork, records: LocalRecords, row: HangingChange): Promise<void> {
  const { store, account } = work;
  const { client, connectionId, locationId } = account;
  const kind = hangingKinds[row.kind];
  const { here, linked, former, contact, contactRow, isUntied } = await store.read(
    locationId,
    async reader => {
      const found = await kind.find(reader, row.record_id);
      const contactId = found?.contactId ?? row.contact_id;
      return {
        here: found,
        linked: await findByLocal(reader, connectionId, row.kind, row.record_id),
        former: await findFormerOf(reader, client.locationId, row.kind, row.record_id),
        contact: await findByLocal(reader, connectionId, 'contact', contactId),
        contactRow: await findOutgoing(reader, connectionId, 'contact', contactId),
        isUntied: await isUntiedHere(reader, connectionId, contactId),
      };
    },
  );

  // It hangs on another contact now: HighLevel cannot move it, so it is deleted there and made anew.
  const hasMoved = linked !== undefined && linked.contactId !== here?.contactId;
  if (linked && hasMoved) await remove(work, kind, linked);
  if (!here) {
    // It may have been made there though no answer came.
    const path = contact && `/contacts/${contact.remoteId}/${kind.list}`;
    const made = path && !linked && (await findMade(work, kind, row.fingerprint, path));
    if (made) await remove(work, kind, { ...made, localId: row.record_id, contactId: row.contact_id });
    return write(work, writer => endOutgoing(writer, row));
  }
  if (!contact && isUntied) return write(work, writer => endOutgoing(writer, row));
  if (!contact) return waitForContact(work, row, here.contactId, contactRow);
  if (!linked && former) {
    // What is there now is taken over first; of one that is not in the list nothing is there any more.
    await pullHanging(work, records, contact.remoteId, row.kind);
    await write(work, writer => forgetFormer(writer, client.locationId, former));
    return bring(work, records, row);
  }

  const path = `/contacts/${contact.remoteId}/${kind.list}`;
  const ids = await idsOf(work, here.values);
  const fingerprint =
    row.fingerprint === perhapsThere(row.contact_id)
      ? fingerprintOf(sendable(here.values, ids))
      : row.fingerprint;
  const known = linked && !hasMoved ? linked : await findMade(work, kind, fingerprint, path);
  const remote = known
    ? await change(work, kind, `${path}/${known.remoteId}`, { known, values: here.values, ids })
    : await make(work, kind, row, path, { values: here.values, ids });
  await write(work, async writer => {
    await keepRemote(writer, connectionId, {
      kind: row.kind,
      localId: row.record_id,
      remoteId: String(remote.id),
      contactId: here.contactId,
      here: here.values,
      there: kind.valuesFrom(withLocalUser(remote, ids, known?.there ?? {})),
    });
    const isChanged = changedParts(known?.here ?? {}, here.values).length > 0;
    const told = known ? (isChanged ? kind.webhooks.changed : []) : kind.webhooks.made;
    await noteKnown(writer, connectionId, echoesOf(told, String(remote.id), remote));
    const isWithout = sendable(here.values, ids) !== here.values;
    await endOutgoing(writer, row, isWithout ? [{ member: 'assignedTo', reason: noUser }] : []);
  });
}

async function remove(work: AccountWork, kind: HangingKind, linked: RemoteRecord): Promise<void> {
  const { store, account, signal } = work;
  const { client, connectionId, locationId } = account;
  const contact = await store.read(locationId, reader =>
    findByLocal(reader, connectionId, 'contact', linked.contactId),
  );
  if (contact) {
    try {
      const path = `/contacts/${contact.remoteId}/${kind.list}/${linked.remoteId}`;
      await client.send('DELETE', path, undefined, signal);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
  await write(work, async writer => {
    await noteKnown(writer, connectionId, echoesOf(kind.webhooks.deleted, linked.remoteId, {}));
    await forgetRemote(writer, connectionId, linked);
  });
}

async function waitForContact(
  work: AccountWork,
  row: OutgoingChangeTable,
  contactId: string,
  contactRow: OutgoingChangeTable | undefined,
): Promise<void> {
  const { connectionId } = work.account;
  await write(work, async writer => {
    if (!contactRow)
      await noteOutgoing(writer, connectionId, [
        { kind: 'contact', record_id: contactId, contact_id: contactId },
      ]);
    const isRefused = contactRow?.status === 'refused';
    await postponeOutgoing(writer, row, {
      code: 'contact_missing',
      reason: isRefused
        ? 'Its contact was refused there. Mend that first, then try both again.'
        : 'Its contact is not there yet.',
      ...(!isRefused && { dueAt: writer.now + contactTakes }),
    });
  });
}

async function make(
  work: AccountWork,
  kind: HangingKind,
  row: OutgoingChangeTable,
  path: string,
  { values, ids }: { readonly values: Members; readonly ids: UserIds },
): Promise<Members> {
  const fingerprint = fingerprintOf(sendable(values, ids));
  await write(work, writer => keepFingerprint(writer, row, { fingerprint, dueAt: writer.now + callTakes }));
  const body = withRemoteUser(values, ids);
  return recordIn(await work.account.client.send('POST', path, body, work.signal), kind);
}

async function change(
  { account, signal }: AccountWork,
  kind: HangingKind,
  path: string,
  { known, values, ids }: { readonly known: RemoteRecord; readonly values: Members; readonly ids: UserIds },
): Promise<Members> {
  const parts = changedParts(known.here, values);
  const cleared = (part: string) => (part === 'pinned' ? false : '');
  const changes = Object.fromEntries(parts.map(part => [part, values[part] ?? cleared(part)]));
  const body = withRemoteUser(changes, ids);
  if (Object.keys(body).length === 0) return withRemoteUser({ ...known.there, id: known.remoteId }, ids);
  return recordIn(await account.client.send('PUT', path, body, signal), kind);
}

function recordIn(answer: Members, { kind }: HangingKind): Members {
  const record = answer[kind];
  if (isRecord(record) && typeof record.id === 'string') return record;
  throw new Error(`HighLevel answered a ${kind} and did not say which.`);
}
