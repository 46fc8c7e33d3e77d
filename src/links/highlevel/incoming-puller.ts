import { type Backoff, waitAfter } from '#base/backoff.ts';
import { findContact, findForChange } from '#store/contacts/contacts.ts';
import { dueIncoming, settleIncoming } from '#store/highlevel/incoming.ts';
import { findOutgoing } from '#store/highlevel/outgoing.ts';
import { findByRemote, forgetRemote } from '#store/highlevel/remote-records.ts';
import { isUntiedThere } from '#store/highlevel/untied.ts';
import type { IncomingChangeTable } from '#store/tables-highlevel.ts';
import { LinkProblem } from '../directory/problem.ts';
import { type AccountWork, write } from './account.ts';
import { deletionOf } from './delete-contact.ts';
import { byContact, isOfRecord } from './incoming-groups.ts';
import type { BatchOutcome, SenderTerms } from './outgoing-sender.ts';
import { isLinkedBusiness, pullContact, readContact, type Wanted } from './pull-contact.ts';
import { noteOutcome } from './run-records.ts';
import { pullBusiness } from './take-business.ts';
import { findCounterpart } from './take-contact.ts';
import { noteUntaken } from './untaken.ts';

const atOnce = 200;
const besideOneAnother = 8;
const backoff: Backoff = { first: 2_000, longest: 15 * 60_000 };
const mostTries = 12;

/** Reads what changed there, contact by contact, and takes it over. */
export async function pullIncoming(work: AccountWork, terms: SenderTerms): Promise<BatchOutcome> {
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
  terms: SenderTerms,
  remoteContactId: string,
  rows: readonly IncomingChangeTable[],
): Promise<boolean> {
  try {
    const [first] = rows;
    if (first && isOfRecord(first)) await pullLinkedBusiness(work, terms, first.remote_id);
    else if (remoteContactId !== '') await pullInTurn(work, terms, remoteContactId, wantedBy(rows));
    await write(work, async writer => {
      await settleIncoming(writer, rows, { status: 'done' });
      if (first && !isOfRecord(first))
        await noteUntaken(writer, work.account.connectionId, remoteContactId, undefined);
    });
    return true;
  } catch (error) {
    if (work.signal.aborted) return true;
    if (error instanceof LinkProblem && error.kind === 'refused') throw error;
    if (!(error instanceof LinkProblem))
      terms.log.error({ error, remoteContactId }, 'A change of HighLevel could not be taken over.');
    const attempts = Math.max(...rows.map(row => row.attempts)) + 1;
    const reason = error instanceof LinkProblem ? error.message : 'The log of the server tells why.';
    const isOver = attempts >= mostTries || (error instanceof LinkProblem && error.kind === 'invalid');
    const [first] = rows;
    await write(work, async writer => {
      await settleIncoming(writer, rows, {
        reason,
        status: isOver ? 'refused' : 'waiting',
        due_at: writer.now + Math.max(500, waitAfter(attempts, backoff, terms.random)),
      });
      if (!isOver || remoteContactId === '' || !first || isOfRecord(first)) return;
      await noteUntaken(writer, work.account.connectionId, remoteContactId, reason);
      await noteOutcome(writer, runOf(rows), {
        remoteId: remoteContactId,
        contactId: null,
        outcome: 'refused',
        changes: [],
        reason,
      });
    });
    return !(error instanceof LinkProblem && error.kind === 'unavailable');
  }
}

/** Records of other objects than businesses are nothing here. */
async function pullLinkedBusiness(
  work: AccountWork,
  { records }: SenderTerms,
  remoteId: string,
): Promise<void> {
  if (await isLinkedBusiness(work, remoteId)) await pullBusiness(work, records, remoteId);
}

function runOf(rows: readonly IncomingChangeTable[]): string | null {
  return rows.find(({ run_id }) => run_id !== null)?.run_id ?? null;
}

/** `All` is what a pass asks for that looks for what no webhook told. */
function wantedBy(rows: readonly IncomingChangeTable[]): Wanted {
  const has = (start: string) => rows.some(({ type }) => type.startsWith(start) || type === 'All');
  return { note: has('Note'), task: has('Task'), runId: runOf(rows) };
}

async function pullInTurn(
  work: AccountWork,
  terms: SenderTerms,
  remoteId: string,
  wanted: Wanted,
): Promise<void> {
  const { store, account } = work;
  const { connectionId, locationId } = account;
  if (await store.read(locationId, reader => isUntiedThere(reader, connectionId, remoteId))) return;
  const linked = await store.read(locationId, reader =>
    findByRemote(reader, connectionId, 'contact', remoteId),
  );
  const first = linked ? undefined : await readContact(work, terms.records, remoteId);
  const localId =
    linked?.localId ??
    (first && (await write(work, writer => findCounterpart(writer, account, terms.records, first))));
  await work.turns.take(localId ?? `remote ${remoteId}`, async () => {
    const isNew = linked === undefined;
    const { runId } = wanted;
    const all = { note: wanted.note || isNew, task: wanted.task || isNew, runId };
    if (!(await pullContact(work, terms.records, remoteId, all))) await forget(work, terms, remoteId, runId);
  });
}

/** It was deleted there: here it goes to the recycle bin, from which it can be brought back. */
async function forget(
  work: AccountWork,
  { records }: SenderTerms,
  remoteId: string,
  runId: string | null,
): Promise<void> {
  const { connectionId } = work.account;
  await write(work, async writer => {
    const linked = await findByRemote(writer, connectionId, 'contact', remoteId);
    if (!linked) return;
    await findForChange(writer, linked.localId);
    const waiting = await findOutgoing(writer, connectionId, 'contact', linked.localId);
    // It was deleted from here, and may be back: what follows is decided where changes are sent.
    if (waiting?.fingerprint === deletionOf(remoteId)) return;
    if (await findContact(writer, linked.localId)) await records.deleteContact(writer, linked.localId);
    await forgetRemote(writer, connectionId, linked);
    await noteOutcome(writer, runId, {
      remoteId,
      contactId: linked.localId,
      outcome: 'removed',
      changes: [],
      reason: 'It is not in HighLevel any more.',
    });
  });
}
