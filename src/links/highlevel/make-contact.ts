import { isRecord } from '#base/json.ts';
import { noteKnown } from '#store/highlevel/known-changes.ts';
import { keepFingerprint, noteOutgoing, postponeOutgoing } from '#store/highlevel/outgoing.ts';
import { findByRemote, keepRemote, type RemoteRecord } from '#store/highlevel/remote-records.ts';
import type { OutgoingChangeTable } from '#store/tables-highlevel.ts';
import { LinkProblem } from '../directory/problem.ts';
import { type AccountWork, write } from './account.ts';
import { askFor } from './ask-for.ts';
import type { Members } from './client.ts';
import { valuesFrom } from './contact-in.ts';
import { contactCalls, localFrom, type RemoteIds } from './contact-out.ts';
import { echoesOf, stateIn } from './echoes.ts';
import { isMade, type RuleOf } from './field-rules.ts';
import { contactFingerprint } from './fingerprint.ts';
import { changesIn, type LinkedValues, only } from './linked-values.ts';
import { noteOutcome } from './run-records.ts';

/** How long a search there may not know what was made, in milliseconds. */
const searchSettles = 30_000;
/** Another contact there has the address until its own change has arrived. */
const othersTake = 5_000;
const mostTries = 5;

interface NewContact {
  readonly here: LinkedValues;
  readonly ids: RemoteIds;
  readonly ruleOf: RuleOf;
}

/** Makes a contact there, or finds the one that it is; nothing where it cannot be linked yet. */
export async function makeContact(
  work: AccountWork,
  row: OutgoingChangeTable,
  { here: all, ids, ruleOf }: NewContact,
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
  const answer = hasAddress
    ? await client.send('POST', '/contacts/upsert', body, signal)
    : await makeNameless(work, row, here, body);
  const remote = isRecord(answer.contact) ? answer.contact : {};
  const remoteId = String(remote.id);
  const there = valuesFrom(remote, localFrom(here, ids), {});
  const holder = await store.read(locationId, reader =>
    findByRemote(reader, connectionId, 'contact', remoteId),
  );
  if (holder && holder.localId !== row.record_id) {
    await giveBack(work, row, { ...holder, here: there, there });
    return undefined;
  }
  // Tags, followers and the business have calls of their own.
  const sent = Object.keys(here).filter(part => part !== 'businessId' && !/^(tags|followers)\./.test(part));
  const keptBack = Object.keys(all).filter(part => !made.includes(part));
  const linked: RemoteRecord = {
    kind: 'contact',
    localId: row.record_id,
    remoteId,
    contactId: row.record_id,
    // What is not sent at creation is no change of later.
    here: { ...only(all, keptBack), ...only(here, sent) },
    there: only(there, sent),
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

/** Without an address HighLevel finds no duplicate: before a second try it is looked for by what was sent. */
async function makeNameless(
  work: AccountWork,
  row: OutgoingChangeTable,
  here: LinkedValues,
  body: Members,
): Promise<Members> {
  const found = row.fingerprint === null ? undefined : await findMade(work, row, row.fingerprint);
  if (found) return { contact: found, new: false };
  await write(work, writer =>
    keepFingerprint(writer, row, {
      fingerprint: contactFingerprint(here),
      dueAt: writer.now + searchSettles,
    }),
  );
  try {
    return await work.account.client.send('POST', '/contacts/', body, work.signal);
  } catch (error) {
    if (!(error instanceof LinkProblem) || error.kind !== 'unavailable') throw error;
    throw new LinkProblem('unavailable', error.code, error.message, {
      retryAfter: Math.max(error.retryAfter ?? 0, searchSettles),
    });
  }
}

/** The contact that was made there though no answer came, if it was. */
async function findMade(
  { account, store, signal }: AccountWork,
  row: OutgoingChangeTable,
  fingerprint: string,
): Promise<Members | undefined> {
  const { client, connectionId, locationId } = account;
  const value = { gte: new Date(row.date_added - 60_000).toISOString() };
  const filters = [{ field: 'dateAdded', operator: 'range', value }];
  const sort = [{ field: 'dateAdded', direction: 'desc' }];
  let searchAfter: unknown;
  for (;;) {
    const terms = { locationId: client.locationId, pageLimit: 500, filters, sort };
    const body = searchAfter === undefined ? terms : { ...terms, searchAfter };
    const answer = await client.send('POST', '/contacts/search', body, signal);
    const page = Array.isArray(answer.contacts) ? answer.contacts.filter(isRecord) : [];
    for (const contact of page) {
      if (contactFingerprint(valuesFrom(contact, localFrom({}), {})) !== fingerprint) continue;
      const linked = await store.read(locationId, reader =>
        findByRemote(reader, connectionId, 'contact', String(contact.id)),
      );
      if (!linked) return contact;
    }
    searchAfter = page.at(-1)?.searchAfter;
    if (page.length < 500 || searchAfter === undefined) return undefined;
  }
}
