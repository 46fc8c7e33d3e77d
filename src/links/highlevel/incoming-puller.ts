import { type Backoff, waitAfter } from '#base/backoff.ts';
import { isRecord } from '#base/json.ts';
import { findContact, findForChange } from '#store/contacts/contacts.ts';
import { dueIncoming, settleIncoming } from '#store/highlevel/incoming.ts';
import { findByRemote, forgetRemote, recordsOf } from '#store/highlevel/remote-records.ts';
import type { IncomingChangeTable } from '#store/tables-highlevel.ts';
import { LinkProblem } from '../directory/problem.ts';
import { type AccountWork, write } from './account.ts';
import type { Members } from './client.ts';
import { valuesFrom } from './contact-in.ts';
import { hangingKinds } from './hanging-kinds.ts';
import type { LinkedValues } from './linked-values.ts';
import type { LocalRecords } from './local-records.ts';
import type { BatchOutcome, SenderTerms } from './outgoing-sender.ts';
import { isGone } from './send-contact.ts';
import { changedAt, findCounterpart, type ReadContact, takeContact } from './take-contact.ts';
import { takeHanging } from './take-hanging.ts';

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
  const groups = [...(await byContact(work, rows)).entries()];
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

/** What concerns one contact is read once. HighLevel leaves the contact out of some webhooks of tasks. */
async function byContact(
  work: AccountWork,
  rows: readonly IncomingChangeTable[],
): Promise<Map<string, IncomingChangeTable[]>> {
  const groups = new Map<string, IncomingChangeTable[]>();
  for (const row of rows) {
    const contactId = row.remote_contact_id || (await contactOfTask(work, row.remote_id)) || '';
    groups.set(contactId, [...(groups.get(contactId) ?? []), row]);
  }
  return groups;
}

const pageOfTasks = 100;
const mostPages = 20;

async function contactOfTask(
  { store, account, signal }: AccountWork,
  remoteId: string,
): Promise<string | undefined> {
  const { client, connectionId, locationId } = account;
  const known = await store.read(locationId, async reader => {
    const task = await findByRemote(reader, connectionId, 'task', remoteId);
    const records = task ? await recordsOf(reader, connectionId, task.contactId) : [];
    return records.find(({ kind }) => kind === 'contact');
  });
  if (known) return known.remoteId;
  for (let page = 0; page < mostPages; page += 1) {
    const body = { limit: pageOfTasks, skip: page * pageOfTasks };
    const answer = await client.send('POST', `/locations/${client.locationId}/tasks/search`, body, signal);
    const tasks = Array.isArray(answer.tasks) ? answer.tasks.filter(isRecord) : [];
    const task = tasks.find(({ id }) => id === remoteId);
    if (task) return String(task.contactId);
    if (tasks.length < pageOfTasks) return undefined;
  }
  return undefined;
}

/** Tells whether HighLevel answered. */
async function pullGroup(
  work: AccountWork,
  terms: PullerTerms,
  remoteContactId: string,
  rows: readonly IncomingChangeTable[],
): Promise<boolean> {
  try {
    if (remoteContactId !== '') await pullContact(work, terms, remoteContactId, wantedBy(rows));
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
  const first = linked ? undefined : await readContact(work, remoteId);
  const localId =
    linked?.localId ??
    (first && (await write(work, writer => findCounterpart(writer, account, terms.records, first))));
  await work.turns.take(localId ?? `remote ${remoteId}`, async () => {
    // Read once it is this contact's turn: what was sent to it meanwhile is in it.
    const read = await readContact(work, remoteId);
    if (!read) return forget(work, terms, remoteId);
    await write(work, writer => takeContact(writer, account, terms.records, read));
    const isNew = linked === undefined;
    if (wanted.note || isNew) await pullHanging(work, terms, remoteId, 'note');
    if (wanted.task || isNew) await pullHanging(work, terms, remoteId, 'task');
  });
}

async function readContact(
  { account, places, signal }: AccountWork,
  remoteId: string,
): Promise<ReadContact | undefined> {
  try {
    const { contact } = await account.client.send('GET', `/contacts/${remoteId}`, undefined, signal);
    if (!isRecord(contact)) return undefined;
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

async function pullHanging(
  work: AccountWork,
  { records }: PullerTerms,
  remoteId: string,
  name: 'note' | 'task',
): Promise<void> {
  const { store, account } = work;
  const { connectionId, locationId } = account;
  const kind = hangingKinds[name];
  const known = await store.read(locationId, async reader => {
    const contact = await findByRemote(reader, connectionId, 'contact', remoteId);
    return contact && recordsOf(reader, connectionId, contact.localId);
  });
  const contactId = known?.[0]?.contactId;
  if (!known || contactId === undefined) return;
  const list = await readList(work, remoteId, kind.list);
  if (!list) return;
  const linkedBefore = known.filter(record => record.kind === name);
  const assigned = list.map(({ assignedTo }) => assignedTo).filter(id => typeof id === 'string' && id !== '');
  const ids = await work.places.users.ids({ remote: assigned.map(String) }, work.signal);
  await write(work, async writer => {
    await findForChange(writer, contactId);
    if (await findContact(writer, contactId))
      await takeHanging(writer, account, records, { kind, contactId, list, ids, linkedBefore });
  });
}

/** Nothing where the contact was deleted meanwhile: that is told by itself. */
async function readList(
  { account, signal }: AccountWork,
  remoteId: string,
  name: 'notes' | 'tasks',
): Promise<readonly Members[] | undefined> {
  try {
    const answer = await account.client.send('GET', `/contacts/${remoteId}/${name}`, undefined, signal);
    const list = answer[name];
    return Array.isArray(list) ? list.filter(isRecord) : undefined;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
