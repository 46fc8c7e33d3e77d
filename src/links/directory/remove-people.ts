import { type LeaverCause, planLeaver } from '#contacts/directory/leaver.ts';
import { lockPeople } from '#store/connections/lock-people.ts';
import { keepPerson } from '#store/connections/people.ts';
import { noteSyncRecord } from '#store/connections/records.ts';
import { schedule, unschedule } from '#store/schedule.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ConnectionTable, DirectoryPersonTable } from '#store/tables-links.ts';
import { settleConflicts } from './conflicts.ts';
import { type Directory, directoryOf } from './directory.ts';
import { noteGone } from './gone-users.ts';
import { stepsIn, takeStep } from './leaver-steps.ts';
import { leftStateOf } from './left-state.ts';

export interface RunOf {
  readonly connection: ConnectionTable;
  readonly runId: string;
}

const reasons: Readonly<Record<LeaverCause, string>> = {
  disabled: 'The account was disabled.',
  softDeleted: 'The person was deleted in the directory, and may be restored there.',
  hardDeleted: 'The person is not in the directory any more.',
  leftScope: 'The person is no longer among those who are taken.',
};

/** What a person is from then on whom a cause took away, without a closer word of why. */
export function whyLeft(cause: LeaverCause): Pick<DirectoryPersonTable, 'state' | 'code' | 'reason'> {
  const isGone = cause === 'softDeleted' || cause === 'hardDeleted';
  return { state: isGone ? 'removed' : 'skipped', code: cause, reason: reasons[cause] };
}

/** Does with the contacts of people who left what the connection says; people who stay after all are passed over. */
export async function removePeople(
  store: StoreWriter,
  { connection, runId }: RunOf,
  leaving: readonly DirectoryPersonTable[],
): Promise<Readonly<Record<string, number>>> {
  const directory = await directoryOf(connection);
  const ids = leaving.map(row => row.person_id);
  // Of the others the directory told itself.
  const unseen = leaving.filter(row => row.leaving === 'hardDeleted').map(row => row.person_id);
  await noteGone(store, connection, unseen);
  let removed = 0;
  for (const row of (await lockPeople(store, connection.id, ids)).values()) {
    if (row.leaving === null) continue;
    const cause = row.leaving;
    const why = whyLeft(cause);
    const reason = row.reason ?? why.reason;
    const left: DirectoryPersonTable = {
      ...row,
      leaving: null,
      state: why.state,
      code: row.code ?? why.code,
      reason,
      // The days of a step count from the cause that it belongs to.
      left_at: row.left_cause === cause ? (row.left_at ?? store.now) : store.now,
      left_cause: cause,
      date_updated: store.now,
    };
    const after = await takeSteps(store, directory, left);
    await keepPerson(store, row, after);
    await settleConflicts(store, directory, row.person_id);
    await noteSyncRecord(store, {
      run_id: runId,
      person_id: row.person_id,
      contact_id: row.contact_id,
      outcome: 'removed',
      reason,
      changes: '[]',
      before: JSON.stringify({ left: leftStateOf(row) }),
      after: JSON.stringify({ left: leftStateOf(after) }),
    });
    // One who was disabled, then deleted, left once.
    if (row.left_at === null) {
      removed++;
      store.noteEvent({
        type: 'directory.userRemoved',
        data: {
          connectionId: connection.id,
          personId: row.person_id,
          name: row.name,
          email: row.email,
          cause,
          ...(row.contact_id !== null && { contactId: row.contact_id }),
        },
        changes: [],
      });
    }
  }
  return { removed };
}

export const leaverKind = 'directory.leaver';

/** Takes the steps whose time has come, and schedules the next. */
export async function takeSteps(
  store: StoreWriter,
  { connection, leavers }: Directory,
  row: DirectoryPersonTable,
): Promise<DirectoryPersonTable> {
  const { contact_id: contactId, left_cause: cause, left_at: since } = row;
  if (contactId === null || cause === null || since === null) return row;
  const taken = [...(await stepsIn(row.left_steps))];
  const plan = planLeaver(leavers, { cause, since, taken: taken.map(({ step }) => step) }, store.now);
  for (const step of plan.now) taken.push(await takeStep(store, contactId, step));
  const [next] = plan.later;
  const due = { kind: leaverKind, recordId: row.person_id, name: connection.id };
  if (next) await schedule(store, { ...due, dueAt: next.at });
  else await unschedule(store, due);
  return { ...row, left_steps: JSON.stringify(taken) };
}

/** Takes out what was to be done later with somebody who is there again. */
export async function forgetLeaver(store: StoreWriter, row: DirectoryPersonTable): Promise<void> {
  await unschedule(store, { kind: leaverKind, recordId: row.person_id, name: row.connection_id });
}
