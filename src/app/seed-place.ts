import { createContact } from '#operations/contact/create.ts';
import { createField } from '#operations/field/create.ts';
import type { Caller, CommandContext, Defined } from '#operations/operation.ts';
import { insertAppointment } from '#store/appointments.ts';
import { getLocation } from '#store/locations.ts';
import type { StoreWriter } from '#store/store.ts';
import { appointmentFields, contactInput, turn } from './seed-contact.ts';
import type { Place } from './seed-places.ts';

/** Adds what a demo location has before its contacts: custom fields. */
export async function addSchema(
  store: StoreWriter,
  { fields, languages }: Place,
  caller: Caller,
): Promise<void> {
  const context = { store, caller };
  await run(createField, { name: fields.language, dataType: 'SINGLE_OPTIONS', options: languages }, context);
  await run(createField, { name: fields.visits, dataType: 'NUMERICAL' }, context);
}

export interface Batch {
  readonly place: Place;
  readonly callers: readonly Caller[];
  readonly calendarId: string;
  /** The real time. */
  readonly now: number;
  /** The numbers of the first contact, and of the first that is not in the batch. */
  readonly from: number;
  readonly to: number;
}

/** Adds contacts with their tasks, notes and appointments. */
export async function addContacts(store: StoreWriter, batch: Batch): Promise<void> {
  const { place, callers, calendarId, now } = batch;
  const zone = (await getLocation(store)).timezone;
  const userIds = callers.map(({ userId }) => userId).filter(id => id !== undefined);
  for (let n = batch.from; n < batch.to; n++) {
    const terms = { place, n, zone, now, userIds };
    const { contact } = await run(createContact, contactInput(terms), { store, caller: turn(callers, n) });
    const appointment = appointmentFields(terms, calendarId);
    if (appointment) await insertAppointment(store, contact.id, zone, appointment);
  }
}

/** Performs an operation inside a transaction that holds many: one for each would be flushed one by one. */
async function run<Answer extends object>(
  operation: Defined<'command', CommandContext, Answer>,
  input: object,
  context: CommandContext,
): Promise<Answer> {
  const prepared = await operation.prepare(input, context.store.now);
  return prepared.run(context);
}
