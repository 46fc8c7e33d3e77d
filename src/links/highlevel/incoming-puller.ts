import { type Backoff, waitAfter } from '#base/backoff.ts';
import { isRecord } from '#base/json.ts';
import { findContact, findForChange } from '#store/contacts/contacts.ts';
import { dueIncoming, settleIncoming } from '#store/highlevel/incoming.ts';
import { findByRemote, forgetRemote } from '#store/highlevel/remote-records.ts';
import type { IncomingChangeTable } from '#store/tables-highlevel.ts';
import { LinkProblem } from '../directory/problem.ts';
import { type AccountWork, write } from './account.ts';
import { valuesFrom } from './contact-in.ts';
import { byContact, isOfRecord } from './incoming-groups.ts';
import type { LinkedValues } from './linked-values.ts';
import type { LocalRecords } from './local-records.ts';
import type { BatchOutcome, SenderTerms } from './outgoing-sender.ts';
import { pullHanging } from './pull-hanging.ts';
import { isGone } from './send-contact.ts';
import { pullBusiness } from './take-business.ts';
import { changedAt, findCounterpart, type ReadContact, takeContact } from './take-contact.ts';

export interface PullerTerms extends SenderTerms {
  readonly records: LocalRecords;
}

const atOnce = 200;
const besideOneAnother = 8;
const backoff: Backoff = { first: 2_000, longest: 15 * 60_000 };
const mostTries = 12;

/** Reads what changed there, contact by contact, and takes it over. */
export async function pullIncoming(work: AccountWork, terms: PullerTerms): Promise<BatchOutcome> {
  const { connectionId, locationId } = work.account;
  const rows = await work.store.read(locationId, reader => dueIncoming(reader, connectionId, atOnce));
  if (rows.length === 0) return 'idle';
  const ofRecords = rows.filter(isOfRecord).map(row => [`record ${row.remote_id}`, [row]] as const);
  const ofContacts = await byContact(
    work,
    rows.filter(row => !isOfRecord(row)),
  );
  const groups: (readonly [string, readonly IncomingChangeTable[]])[] = [...ofRecords, ...ofContacts];
  let failures = 0;
  const pullGroups = async () => {
    for (let group = groups.shift(); group; group = groups.shift()) {
      if (work.signal.aborted || failures >= besideOneAnother) return;
      const [contactId, changes] = group;
      failures = (await pullGroup(work, terms, contactId, changes)) ? 0 : failures + 1;
    }
  };
  await Promise.all(Array.from({ length: Math.min(besideOneAnother, groups.length) }, pullGroups));
  return failures >= besideOneAnother ? 'failing' : 'worked';
}

/** Tells whether HighLevel answered. */
async function pullGroup(
  work: AccountWork,
  terms: PullerTerms,
  remoteContactId: string,
  rows: readonly IncomingChangeTable[],
): Promise<boolean> {
  try {
    const [first] = rows;
    if (first && isOfRecord(first)) await pullLinkedBusiness(work, terms, first.remote_id);
    else if (remoteContactId !== '') await pullContact(work, terms, remoteContactId, wantedBy(rows));
    await write(work, writer => settleIncoming(writer, rows, { status: 'done' }));
    return true;
  } catch (error) {
    if (work.signal.aborted) return true;
    if (error instanceof LinkProblem && error.kind === 'refused') throw error;
    if (!(error instanceof LinkProblem))
      terms.log.error({ error, remoteContactId }, 'A change of HighLevel could not be taken over.');
    const attempts = Math.max(...rows.map(row => row.attempts)) + 1;
    const reason = error instanceof LinkProblem ? error.message : 'The log of the server tells why.';
    const isOver = attempts >= mostTries || (error instanceof LinkProblem && error.kind === 'invalid');
    await write(work, writer =>
      settleIncoming(writer, rows, {
        reason,
        status: isOver ? 'refused' : 'waiting',
        due_at: writer.now + Math.max(500, waitAfter(attempts, backoff, terms.random)),
      }),
    );
    return !(error instanceof LinkProblem && error.kind === 'unavailable');
  }
}

/** Records of other objects than businesses are nothing here. */
async function pullLinkedBusiness(
  work: AccountWork,
  { records }: PullerTerms,
  remoteId: string,
): Promise<void> {
  if (await isLinkedBusiness(work, remoteId)) await pullBusiness(work, records, remoteId);
}

function isLinkedBusiness({ store, account }: AccountWork, remoteId: string): Promise<boolean> {
  return store.read(
    account.locationId,
    async reader => (await findByRemote(reader, account.connectionId, 'business', remoteId)) !== undefined,
  );
}

/** What is to be read beside the contact. */
interface Wanted {
  readonly note: boolean;
  readonly task: boolean;
}

/** `All` is what a pass asks for that looks for what no webhook told. */
function wantedBy(rows: readonly IncomingChangeTable[]): Wanted {
  const has = (start: string) => rows.some(({ type }) => type.startsWith(start) || type === 'All');
  return { note: has('Note'), task: has('Task') };
}

async function pullContact(
  work: AccountWork,
  terms: PullerTerms,
  remoteId: string,
  wanted: Wanted,
): Promise<void> {
  const { store, account } = work;
  const { connectionId, locationId } = account;
  const linked = await store.read(locationId, reader =>
    findByRemote(reader, connectionId, 'contact', remoteId),
  );
  const first = linked ? undefined : await readContact(work, terms, remoteId);
  const localId =
    linked?.localId ??
    (first && (await write(work, writer => findCounterpart(writer, account, terms.records, first))));
  await work.turns.take(localId ?? `remote ${remoteId}`, async () => {
    // Read once it is this contact's turn: what was sent to it meanwhile is in it.
    const read = await readContact(work, terms, remoteId);
    if (!read) return forget(work, terms, remoteId);
    await write(work, writer => takeContact(writer, account, terms.records, read));
    const isNew = linked === undefined;
    if (wanted.note || isNew) await pullHanging(work, terms.records, remoteId, 'note');
    if (wanted.task || isNew) await pullHanging(work, terms.records, remoteId, 'task');
  });
}

async function readContact(
  work: AccountWork,
  { records }: PullerTerms,
  remoteId: string,
): Promise<ReadContact | undefined> {
  const { account, places, signal } = work;
  try {
    const { contact } = await account.client.send('GET', `/contacts/${remoteId}`, undefined, signal);
    if (!isRecord(contact)) return undefined;
    const { businessId } = contact;
    const isNamed = typeof businessId === 'string' && businessId !== '' && account.ruleOf('businessId');
    if (isNamed && !(await isLinkedBusiness(work, businessId))) await pullBusiness(work, records, businessId);
    const local = await places.local(contact, signal);
    const values = (before: LinkedValues) => valuesFrom(contact, local, before);
    return { remoteId, values, changedAt: changedAt(contact) };
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** It was deleted there: here it goes to the recycle bin, from which it can be brought back. */
async function forget(work: AccountWork, { records }: PullerTerms, remoteId: string): Promise<void> {
  const { connectionId } = work.account;
  await write(work, async writer => {
    const linked = await findByRemote(writer, connectionId, 'contact', remoteId);
    if (!linked) return;
    await findForChange(writer, linked.localId);
    if (await findContact(writer, linked.localId)) await records.deleteContact(writer, linked.localId);
    await forgetRemote(writer, connectionId, linked);
  });
}
