import { type Backoff, waitAfter } from '#base/backoff.ts';
import type { Log } from '#base/log.ts';
import { dueOutgoing, postponeOutgoing } from '#store/highlevel/outgoing.ts';
import type { OutgoingChangeTable } from '#store/tables-highlevel.ts';
import { LinkProblem } from '../directory/problem.ts';
import { type AccountWork, write } from './account.ts';
import { TakenAddress } from './client.ts';
import type { LocalRecords } from './local-records.ts';
import { noteOutcome } from './run-records.ts';
import { sendBusiness } from './send-business.ts';
import { sendContact } from './send-contact.ts';
import { sendHanging } from './send-hanging.ts';
import { willBeFree } from './taken-address.ts';

export interface SenderTerms {
  readonly records: LocalRecords;
  readonly log: Pick<Log, 'error'>;
  readonly random: () => number;
}

/** Few, since between two batches is taken what changed there: ten calls a second make 200 records half a minute. */
const atOnce = 48;
const besideOneAnother = 16;
const backoff: Backoff = { first: 2_000, longest: 15 * 60_000 };
/** An address that another contact there has may be free once that one's change has arrived. */
const takenTries = 4;

/** What came of a batch: whether there was something, and whether HighLevel fails for one change after another. */
export type BatchOutcome = 'idle' | 'worked' | 'failing';

/** Sends what is due, contact by contact, several beside one another. */
export async function sendOutgoing(work: AccountWork, terms: SenderTerms): Promise<BatchOutcome> {
  const { connectionId, locationId } = work.account;
  const rows = await work.store.read(locationId, reader => dueOutgoing(reader, connectionId, atOnce));
  const lanes = [...lanesOf(rows).entries()];
  let failures = 0;
  const sendLanes = async () => {
    for (let lane = lanes.shift(); lane; lane = lanes.shift()) {
      if (work.signal.aborted || failures >= besideOneAnother) return;
      const [contactId, changes] = lane;
      const arrived = await work.turns.take(contactId, () => sendLane(work, terms, changes));
      failures = arrived ? 0 : failures + 1;
    }
  };
  await Promise.all(Array.from({ length: Math.min(besideOneAnother, lanes.length) }, sendLanes));
  if (rows.length === 0) return 'idle';
  return failures >= besideOneAnother ? 'failing' : 'worked';
}

/** By contact, it before what hangs on it; what belongs to no contact has a lane of its own. */
function lanesOf(rows: readonly OutgoingChangeTable[]): Map<string, OutgoingChangeTable[]> {
  const lanes = new Map<string, OutgoingChangeTable[]>();
  for (const row of rows) {
    const name = row.contact_id || row.record_id;
    const lane = lanes.get(name) ?? [];
    if (row.kind === 'contact') lane.unshift(row);
    else lane.push(row);
    lanes.set(name, lane);
  }
  return lanes;
}

/** Tells whether HighLevel answered. */
async function sendLane(
  work: AccountWork,
  terms: SenderTerms,
  rows: readonly OutgoingChangeTable[],
): Promise<boolean> {
  for (const row of rows) {
    try {
      await sendOne(work, terms.records, row);
    } catch (error) {
      if (work.signal.aborted) return true;
      await fail(work, terms, row, error);
      // What comes behind it waits too: HighLevel is asked as little as can be while it does not answer.
      if (error instanceof LinkProblem && error.kind === 'unavailable') return false;
    }
  }
  return true;
}

async function sendOne(work: AccountWork, records: LocalRecords, row: OutgoingChangeTable): Promise<void> {
  const { kind } = row;
  if (kind === 'contact') return sendContact(work, records, row);
  if (kind === 'business') return sendBusiness(work, row);
  return sendHanging(work, records, { ...row, kind });
}

/** What passes by itself is tried again, ever less often; what HighLevel refuses is set aside. */
async function fail(
  work: AccountWork,
  { log, random }: SenderTerms,
  row: OutgoingChangeTable,
  error: unknown,
): Promise<void> {
  // For all changes alike: nothing is wrong with this one.
  if (error instanceof LinkProblem && error.kind === 'refused') throw error;
  if (!(error instanceof LinkProblem))
    log.error({ error, recordId: row.record_id }, 'A change could not be sent to HighLevel.');
  const isTaken =
    error instanceof TakenAddress && (row.attempts < takenTries || (await willBeFree(work, error)));
  const isFinal = error instanceof LinkProblem && error.kind === 'invalid' && !isTaken;
  const asked = error instanceof LinkProblem ? (error.retryAfter ?? 0) : 0;
  const reason =
    error instanceof LinkProblem ? error.message : 'It could not be sent. The log of the server tells more.';
  await write(work, async writer => {
    await postponeOutgoing(writer, row, {
      code: error instanceof LinkProblem ? error.code : 'internal',
      reason,
      ...(!isFinal && {
        dueAt: writer.now + Math.max(asked, 500, waitAfter(row.attempts + 1, backoff, random)),
      }),
    });
    if (!isFinal || row.contact_id === '') return;
    await noteOutcome(writer, row.run_id, {
      remoteId: '',
      contactId: row.contact_id,
      outcome: 'refused',
      changes: [],
      reason,
    });
  });
}
