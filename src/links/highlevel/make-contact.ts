import { isRecord } from '#base/json.ts';
import { noteKnown } from '#store/highlevel/known-changes.ts';
import { keepFingerprint, noteOutgoing, postponeOutgoing } from '#store/highlevel/outgoing.ts';
import { findByRemote, keepRemote, type RemoteRecord } from '#store/highlevel/remote-records.ts';
import { forgetSent, keepSent } from '#store/highlevel/sent-contacts.ts';
import type { OutgoingChangeTable } from '#store/tables-highlevel.ts';
import { type AccountWork, write } from './account.ts';
import { askFor } from './ask-for.ts';
import { valuesFrom } from './contact-in.ts';
import { contactCalls, localFrom, type RemoteIds } from './contact-out.ts';
import { echoesOf, stateIn } from './echoes.ts';
import { isMade, type RuleOf } from './field-rules.ts';
import { contactFingerprint } from './fingerprint.ts';
import { changesIn, type LinkedValues, only, withParts } from './linked-values.ts';
import { findMade } from './made-contact.ts';
import { noteOutcome } from './run-records.ts';

/** Another contact there has the address until its own change has arrived. */
const othersTake = 5_000;
const mostTries = 5;

interface NewContact {
  readonly here: LinkedValues;
  readonly ids: RemoteIds;
  readonly ruleOf: RuleOf;
  /** What was sent by an earlier try. */
  readonly before: LinkedValues | undefined;
}

/** Makes a contact there, or finds the one that it is; nothing where it cannot be linked yet. */
export async function makeContact(
  work: AccountWork,
  row: OutgoingChangeTable,
  { here: all, ids, ruleOf, before }: NewContact,
): Promise<RemoteRecord | undefined> {
  const { store, account, signal } = work;
  const { client, connectionId, locationId } = account;
  const ruled = Object.keys(all).filter(part => ruleOf(part)?.owner === 'highlevel');
  const isThere = ruled.length > 0 && (await isKnown(work, all));
  const made = Object.keys(all).filter(part => isMade(ruleOf(part)) && !(isThere && ruled.includes(part)));
  const here = only(all, made);
  const { members, companyName } = contactCalls(made, here, ids);
  const body = {
    ...members,
    locationId: client.locationId,
    ...(companyName !== undefined && { companyName }),
  };
  const hasAddress = here.email !== undefined || here.phone !== undefined;
  const fingerprint = contactFingerprint(here);
  // By its address HighLevel finds it again; without one, or with another since, it is looked for by what was sent.
  const found = hasAddress && row.fingerprint === fingerprint ? undefined : await findMade(work, row);
  if (found === 'later') return undefined;
  // Tags, followers and the business have calls of their own.
  const sent = Object.keys(here).filter(part => part !== 'businessId' && !/^(tags|followers)\./.test(part));
  const keptBack = Object.keys(all).filter(part => !made.includes(part));
  if (!found)
    await write(work, async writer => {
      await keepFingerprint(writer, row, { fingerprint });
      const values = { here: only(all, [...keptBack, ...sent]), there: only(here, sent) };
      await keepSent(writer, connectionId, row.record_id, values);
    });
  const path = hasAddress ? '/contacts/upsert' : '/contacts/';
  const answer = found ? { contact: found, new: false } : await client.send('POST', path, body, signal);
  const remote = isRecord(answer.contact) ? answer.contact : {};
  const remoteId = String(remote.id);
  const there = valuesFrom(remote, localFrom({ ...before, ...here }, ids), {});
  const holder = await store.read(locationId, reader =>
    findByRemote(reader, connectionId, 'contact', remoteId),
  );
  if (holder && holder.localId !== row.record_id) {
    // What was written over by mistake is brought back; what else differs there, was changed there.
    const values = { here: withParts(holder.here, sent, there), there: withParts(holder.there, sent, there) };
    await giveBack(work, row, { ...holder, ...values });
    return undefined;
  }
  const linked: RemoteRecord = {
    kind: 'contact',
    localId: row.record_id,
    remoteId,
    contactId: row.record_id,
    // What is not sent at creation is no change of later; what changed since an earlier try, is one.
    here: { ...only(all, keptBack), ...before, ...(!found && only(here, sent)) },
    there: only(there, [...sent, ...Object.keys(before ?? {})]),
  };
  await write(work, async writer => {
    await keepRemote(writer, connectionId, linked);
    await noteOutcome(writer, row.run_id, {
      remoteId,
      contactId: row.record_id,
      outcome: answer.new === false ? 'linked' : 'createdThere',
      changes: answer.new === false ? [] : changesIn(made, {}, here),
      reason: null,
    });
    await forgetSent(writer, connectionId, row.record_id);
    if (answer.new !== false && Object.keys(there).every(part => sent.includes(part)))
      await noteKnown(writer, connectionId, [
        ...echoesOf(['ContactCreate'], remoteId, remote),
        ...(sent.length === Object.keys(here).length ? stateIn(remoteId, remote) : []),
      ]);
    // It was there before: what it holds beside is taken over.
    if (answer.new === false) await askFor(writer, connectionId, remoteId);
  });
  return linked;
}

/** Whether a contact there has one of the addresses: what HighLevel rules of it is not written over. */
async function isKnown({ account, signal }: AccountWork, { email, phone }: LinkedValues): Promise<boolean> {
  const { client } = account;
  if (email === undefined && phone === undefined) return false;
  const query = new URLSearchParams({ locationId: client.locationId });
  if (typeof email === 'string') query.set('email', email);
  if (typeof phone === 'string') query.set('number', phone);
  const { contact } = await client.send('GET', `/contacts/search/duplicate?${query}`, undefined, signal);
  return isRecord(contact);
}

/**
 * The contact that HighLevel took for this one is another one's: that one has an address here which this one had, or the
 * other way round. What it is there is brought back to what it is here first.
 */
async function giveBack(work: AccountWork, row: OutgoingChangeTable, holder: RemoteRecord): Promise<void> {
  const { connectionId } = work.account;
  await work.turns.take(holder.localId, () =>
    write(work, async writer => {
      await keepRemote(writer, connectionId, holder);
      await noteOutgoing(writer, connectionId, [
        { kind: 'contact', record_id: holder.localId, contact_id: holder.localId },
      ]);
    }),
  );
  const reason = `HighLevel takes it for the contact ${holder.localId}, which has the same e-mail or phone there. Merge the two, or change the address of one.`;
  const isOver = row.attempts >= mostTries;
  await write(work, async writer => {
    const code = 'address_of_another';
    await postponeOutgoing(writer, row, { code, reason, ...(!isOver && { dueAt: writer.now + othersTake }) });
    if (!isOver) return;
    const { record_id: contactId, run_id: runId } = row;
    await noteOutcome(writer, runId, {
      remoteId: holder.remoteId,
      contactId,
      outcome: 'refused',
      changes: [],
      reason,
    });
  });
}
