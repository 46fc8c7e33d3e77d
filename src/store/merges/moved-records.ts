import { sql } from 'kysely';
import { moveFiles } from '../field-files.ts';
import { moveRecurringTasks, moveRecurringTasksBack } from '../recurring-task-contacts.ts';
import type { StoreWriter } from '../store.ts';
import { timeAppointment, timeTask } from '../timed.ts';
import { moveRelations, moveRelationsBack } from './moved-relations.ts';

/**
 * Records that hang on one contact and are found by an id of their own: a merge moves them all, and its undo moves
 * back those that are still there.
 */
const movedTables = ['task', 'note', 'appointment'] as const;

export interface Move {
  readonly mergeId: string;
  /** Where the records hung before the merge, and where they hang after it. */
  readonly from: string;
  readonly to: string;
}

export async function moveRecords(store: StoreWriter, { mergeId, from, to }: Move): Promise<void> {
  for (const name of movedTables) {
    const table = sql.table(name);
    await store.select(sql`
      insert into merged_record (location_id, merge_id, kind, record_id, contact_id)
      select location_id, ${mergeId}, ${name}, id, contact_id from ${table}
      where location_id = ${store.locationId} and contact_id = ${from}`);
    await store.select(sql`update ${table} set contact_id = ${to}
      where location_id = ${store.locationId} and contact_id = ${from}`);
  }
  await moveRelations(store, { mergeId, from, to });
  await moveFiles(store, { mergeId, from, to });
  await moveRecurringTasks(store, { mergeId, from, to });
  await timeRecords(store, to);
}

/** A record that was moved on since, by another merge, stays where it is. */
export async function moveRecordsBack(store: StoreWriter, { mergeId, from, to }: Move): Promise<void> {
  for (const name of movedTables) {
    await store.select(sql`update ${sql.table(name)} set contact_id = ${from}
      where location_id = ${store.locationId} and contact_id = ${to} and id in (
        select record_id from merged_record where location_id = ${store.locationId}
          and merge_id = ${mergeId} and contact_id = ${from} and kind = ${name})`);
  }
  await moveRelationsBack(store, { mergeId, from, to });
  await moveRecurringTasksBack(store, { mergeId, from, to });
  await timeRecords(store, from);
}

/** What is scheduled for a record names its contact. */
async function timeRecords(store: StoreWriter, contactId: string): Promise<void> {
  const tasks = await store.database
    .selectFrom('task')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('contact_id', '=', contactId)
    .execute();
  for (const task of tasks) await timeTask(store, task);
  const appointments = await store.database
    .selectFrom('appointment')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('contact_id', '=', contactId)
    .execute();
  for (const appointment of appointments) await timeAppointment(store, appointment);
}
