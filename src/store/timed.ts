import type { ContactState } from '#contacts/contact-state.ts';
import type { TimedKind } from '#contacts/event-types.ts';
import { hourOfDay, minutesBefore, nextBirthday } from '#contacts/reminders.ts';
import { type Due, schedule, unschedule } from './schedule.ts';
import { statement } from './statement.ts';
import type { StoreWriter } from './store.ts';
import type { AppointmentTable, TaskTable } from './tables.ts';
import type { NamedAsk } from './timed-asks.ts';

/**
 * Keeps the schedule with the record: called in the transaction that makes or moves it, or with one ask by the job that
 * serves a new one. Without a subscriber that asks, it costs nothing.
 */
export async function timeTask(store: StoreWriter, task: TaskTable, only?: NamedAsk): Promise<void> {
  for (const ask of await asksFor(store, ['task.due', 'task.overdue'], only)) {
    const dueAt = task.completed === 1 ? undefined : minutesBefore(task.due_date, ask.terms);
    await put(store, ask, task.id, { dueAt, parameters: { contactId: task.contact_id } });
  }
}

export async function timeAppointment(
  store: StoreWriter,
  appointment: AppointmentTable,
  only?: NamedAsk,
): Promise<void> {
  for (const ask of await asksFor(store, ['appointment.reminder'], only)) {
    const isOff = appointment.status === 'cancelled' || appointment.status === 'invalid';
    const dueAt = isOff ? undefined : minutesBefore(appointment.start_time, ask.terms);
    await put(store, ask, appointment.id, { dueAt, parameters: { contactId: appointment.contact_id } });
  }
}

/** Takes out what is scheduled for a task or an appointment that is no more. */
export async function untime(
  store: StoreWriter,
  kinds: readonly TimedKind[],
  recordId: string,
): Promise<void> {
  for (const { kind, name } of await asksFor(store, kinds)) await unschedule(store, { kind, recordId, name });
}

/** Keeps the days of a contact: its birthday, and the dates of its custom fields. */
export async function timeContact(store: StoreWriter, contact: ContactState, only?: NamedAsk): Promise<void> {
  const asks = await asksFor(store, ['contact.birthday', 'contact.customDate'], only);
  if (asks.length === 0) return;
  const zone = contact.timezone ?? (await zoneOf(store));
  for (const ask of asks) await put(store, ask, contact.id, dayOf(contact, ask, zone, store.now));
}

/** Whether a change moves a day of the contact. */
export function movesDays(before: ContactState, after: ContactState): boolean {
  return (
    before.dateOfBirth !== after.dateOfBirth ||
    before.timezone !== after.timezone ||
    JSON.stringify(before.customFields) !== JSON.stringify(after.customFields)
  );
}

function dayOf(
  contact: ContactState,
  { kind, terms }: NamedAsk,
  zone: string,
  now: number,
): { readonly dueAt: number | undefined; readonly parameters: object } {
  if (kind === 'contact.birthday') {
    if (contact.dateOfBirth === null) return { dueAt: undefined, parameters: {} };
    const { birthday, dueAt } = nextBirthday(contact.dateOfBirth, zone, terms, now);
    return { dueAt, parameters: { birthday } };
  }
  const date = contact.customFields[String(terms.field)];
  if (typeof date !== 'string') return { dueAt: undefined, parameters: {} };
  return { dueAt: hourOfDay(date, zone, terms), parameters: { date } };
}

async function asksFor(
  store: StoreWriter,
  kinds: readonly TimedKind[],
  only?: NamedAsk,
): Promise<readonly NamedAsk[]> {
  if (only) return kinds.includes(only.kind) ? [only] : [];
  const { asks } = await store.dictionary();
  return asks.filter(({ kind }) => kinds.includes(kind));
}

/** A moment that has passed is not told late: it was not asked for when it came, or is the record's past. */
async function put(
  store: StoreWriter,
  { kind, name, terms }: NamedAsk,
  recordId: string,
  { dueAt, parameters }: { readonly dueAt: number | undefined; readonly parameters: object },
): Promise<void> {
  if (dueAt === undefined || dueAt <= store.now) {
    await unschedule(store, { kind, recordId, name });
    return;
  }
  const due: Due = { kind, recordId, name, dueAt, parameters: { ...parameters, terms } };
  await schedule(store, due);
}

const zone = statement<{ location_id: string }>()((database, bind) =>
  database.selectFrom('location').select('timezone').where('id', '=', bind('location_id')),
);

export async function zoneOf(store: StoreWriter): Promise<string> {
  const [row] = await store.rows(zone, { location_id: store.locationId });
  return row?.timezone ?? 'UTC';
}
