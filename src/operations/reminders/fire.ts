import { isRecord } from '#base/json.ts';
import type { EventDraft } from '#contacts/event.ts';
import type { TimedKind } from '#contacts/event-types.ts';
import type { ReminderTerms } from '#contacts/reminders.ts';
import { findAppointment } from '#store/appointments.ts';
import { findContact, findForChange, noteReminder } from '#store/contacts/contacts.ts';
import { startJob } from '#store/jobs/jobs.ts';
import { showAppointment } from '#store/present-appointment.ts';
import { type Fired, type ScheduleKind, schedule } from '#store/schedule.ts';
import type { StoreWriter } from '#store/store.ts';
import { presentTask } from '#store/tasks.ts';
import { timeContact } from '#store/timed.ts';
import { termsOf } from '#store/timed-asks.ts';
import { staleJob } from './stale-job.ts';

/** Contacts without activity are looked for once a day. In milliseconds. */
export const staleEvery = 86_400_000;

/** What becomes an event when its time has come. A record that is gone, done or in the bin by then is passed over. */
export const reminders: readonly ScheduleKind[] = [
  ...(['task.due', 'task.overdue'] as const).map(type =>
    reminder(type, async (store, { recordId, terms }) => {
      const task = await findTaskRow(store, recordId);
      if (!task || task.completed === 1) return;
      const data = { task: presentTask(task), asked: terms };
      await noteReminder(store, task.contact_id, { type, data, changes: [] });
    }),
  ),
  reminder('appointment.reminder', async (store, { recordId, terms }) => {
    const row = await findAppointment(store, recordId);
    if (!row) return;
    const data = { appointment: await showAppointment(store, row), asked: terms };
    await noteReminder(store, row.contact_id, { type: 'appointment.reminder', data, changes: [] });
  }),
  reminder('contact.birthday', async (store, { recordId, name, terms, more }) => {
    const state = await findForChange(store, recordId);
    if (!state) return;
    const { birthday } = more;
    await noteDay(store, recordId, 'contact.birthday', { birthday, asked: terms });
    await timeContact(store, state, { kind: 'contact.birthday', name, terms });
  }),
  reminder('contact.customDate', async (store, { recordId, terms, more }) => {
    const { date } = more;
    await noteDay(store, recordId, 'contact.customDate', { field: terms.field, date, asked: terms });
  }),
  reminder('contact.stale', async (store, { recordId, name, terms, more }) => {
    const length = Number(terms.days) * staleEvery;
    const [from, until] = [Number(more.from), store.now];
    const parameters = { terms, after: from - length, until: until - length };
    await startJob(store, { kind: staleJob, scope: 'contacts.readonly', parameters });
    const next = { terms, from: until };
    await schedule(store, {
      kind: 'contact.stale',
      recordId,
      name,
      dueAt: until + staleEvery,
      parameters: next,
    });
  }),
];

interface Come {
  readonly recordId: string;
  readonly name: string;
  readonly terms: ReminderTerms;
  /** What was kept with the moment beside the terms. */
  readonly more: Readonly<Record<string, unknown>>;
}

function reminder(kind: TimedKind, come: (store: StoreWriter, due: Come) => Promise<void>): ScheduleKind {
  return {
    kind,
    async fire(store, { recordId, name, parameters }: Fired) {
      const more = isRecord(parameters) ? parameters : {};
      await come(store, { recordId, name, terms: termsOf(more.terms), more });
    },
  };
}

async function noteDay(
  store: StoreWriter,
  contactId: string,
  type: EventDraft['type'],
  told: object,
): Promise<void> {
  const contact = await findContact(store, contactId);
  if (contact) await noteReminder(store, contactId, { type, data: { contact, ...told }, changes: [] });
}

function findTaskRow(store: StoreWriter, id: string) {
  return store.database
    .selectFrom('task')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
    .executeTakeFirst();
}
