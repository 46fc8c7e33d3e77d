import { sql } from 'kysely';
import Type from 'typebox';
import { fromRow } from '#store/contacts/row.ts';
import { jobKind } from '#store/jobs/job-kind.ts';
import { schedule } from '#store/schedule.ts';
import type { StoreWriter } from '#store/store.ts';
import type { AppointmentTable, ContactTable, TaskTable } from '#store/tables.ts';
import { timeAppointment, timeContact, timeTask } from '#store/timed.ts';
import { type NamedAsk, scheduleAskJob } from '#store/timed-asks.ts';
import { askMembers, liveAsk } from './ask.ts';
import { staleEvery } from './fire.ts';

const recordsAtOnce = 500;

/** Schedules for the records that there are what a subscription was the first to ask for. */
export const scheduleReminders = jobKind({
  kind: scheduleAskJob,
  parameters: askMembers,
  cursor: Type.String(),
  step: ({ parameters, cursor }, run) =>
    run.advance(async store => {
      const { ask, isLive } = await liveAsk(store, parameters);
      if (!isLive) return { cursor, isDone: true };
      if (ask.kind === 'contact.stale') {
        await beginStaleScan(store, ask);
        return { cursor, isDone: true };
      }
      const ids = await scheduleBatch(store, ask, cursor ?? '');
      return {
        cursor: ids.at(-1) ?? cursor,
        counts: { looked: ids.length },
        isDone: ids.length < recordsAtOnce,
      };
    }),
});

/** Contacts that were quiet for so long before are not told: the subscriber did not ask then. */
async function beginStaleScan(store: StoreWriter, { kind, name, terms }: NamedAsk): Promise<void> {
  const from = store.now;
  await schedule(store, { kind, recordId: '', name, dueAt: from + staleEvery, parameters: { terms, from } });
}

/** Schedules an ask for the next records by id; answers their ids. */
async function scheduleBatch(store: StoreWriter, ask: NamedAsk, after: string): Promise<readonly string[]> {
  const page = <Row extends { readonly id: string }>(table: 'task' | 'appointment' | 'contact') =>
    store.select(sql<Row>`select * from ${sql.table(table)}
      where location_id = ${store.locationId} and id > ${after} order by id limit ${recordsAtOnce}`);
  if (ask.kind === 'task.due' || ask.kind === 'task.overdue') {
    const tasks = await page<TaskTable>('task');
    for (const task of tasks) await timeTask(store, task, ask);
    return tasks.map(({ id }) => id);
  }
  if (ask.kind === 'appointment.reminder') {
    const appointments = await page<AppointmentTable>('appointment');
    for (const appointment of appointments) await timeAppointment(store, appointment, ask);
    return appointments.map(({ id }) => id);
  }
  const contacts = await page<ContactTable>('contact');
  for (const contact of contacts) await timeContact(store, fromRow(contact), ask);
  return contacts.map(({ id }) => id);
}
