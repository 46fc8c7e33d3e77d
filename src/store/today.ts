import type { Appointment } from '#contacts/appointment.ts';
import { presentAppointment } from './present-appointment.ts';
import type { StoreReader } from './store.ts';
import { rowsToCount, totalFrom } from './total.ts';

interface Between {
  /** Milliseconds; the end does not belong to it. */
  readonly start: number;
  readonly end: number;
}

/** How many contacts were added, by the index of the newest. */
export async function countAdded(store: StoreReader, { start, end }: Between): Promise<number> {
  const added = store.database
    .selectFrom('contact')
    .select('id')
    .where('location_id', '=', store.locationId)
    .where('deleted_at', 'is', null)
    .where('date_added', '>=', start)
    .where('date_added', '<', end)
    .limit(rowsToCount);
  const { counted } = await store.database
    .selectFrom(added.as('added'))
    .select(({ fn }) => fn.countAll<number>().as('counted'))
    .executeTakeFirstOrThrow();
  return totalFrom(counted).total;
}

/** The appointments that begin in a period, in their order, but those that were cancelled. */
export async function appointmentsBetween(
  store: StoreReader,
  zone: string,
  {
    start,
    end,
    assignedTo,
    limit,
  }: Between & { readonly assignedTo: string | undefined; readonly limit: number },
): Promise<Appointment[]> {
  let query = store.database
    .selectFrom('appointment')
    .innerJoin('contact', join =>
      join
        .onRef('contact.location_id', '=', 'appointment.location_id')
        .onRef('contact.id', '=', 'appointment.contact_id')
        .on('contact.deleted_at', 'is', null),
    )
    .selectAll('appointment')
    .where('appointment.location_id', '=', store.locationId)
    .where('appointment.start_time', '>=', start)
    .where('appointment.start_time', '<', end)
    .where('appointment.status', '<>', 'cancelled');
  if (assignedTo !== undefined) query = query.where('appointment.assigned_user_id', '=', assignedTo);
  const rows = await query.orderBy('appointment.start_time').orderBy('appointment.id').limit(limit).execute();
  return rows.map(row => presentAppointment(row, zone));
}

/** Subscriptions of a caller whose deliveries fail. */
export async function countFailingSubscriptions(
  store: StoreReader,
  { clientId, objectId }: { readonly clientId: string; readonly objectId: string },
): Promise<number> {
  const { counted } = await store.database
    .selectFrom('subscription')
    .select(({ fn }) => fn.countAll<number>().as('counted'))
    .where('location_id', '=', store.locationId)
    .where('client_id', '=', clientId)
    .where('owner_id', '=', objectId)
    .where('failing_since', 'is not', null)
    .executeTakeFirstOrThrow();
  return counted;
}
