import { insertAppointment } from '#store/appointments.ts';
import { cause } from './engines.ts';
import type { OperationTest } from './operations.ts';

type Place = Pick<OperationTest, 'store' | 'locationId'>;

/** Adds an appointment as a calendar would. */
export async function addAppointment(
  { store, locationId }: Place,
  contactId: string,
  title: string,
): Promise<void> {
  await store.write(locationId, cause, writer =>
    insertAppointment(writer, contactId, {
      calendarId: 'calendar',
      title,
      startTime: writer.now,
      endTime: writer.now + 1_800_000,
      status: 'confirmed',
      assignedUserId: null,
      address: null,
      notes: null,
    }),
  );
}

/** Every row that hangs on contacts, by table, in one order. */
export function hangingRows({ store, locationId }: Place): Promise<object> {
  return store.read(locationId, async ({ database }) => {
    const rows: Record<string, unknown> = {};
    for (const table of ['task', 'note', 'appointment'] as const) {
      rows[table] = await database
        .selectFrom(table)
        .selectAll()
        .where('location_id', '=', locationId)
        .orderBy('id')
        .execute();
    }
    for (const table of [
      'enrollment',
      'contact_key',
      'contact_tag',
      'contact_follower',
      'external_id',
    ] as const) {
      const found = await database
        .selectFrom(table)
        .selectAll()
        .where('location_id', '=', locationId)
        .execute();
      rows[table] = found.map(row => JSON.stringify(row)).sort();
    }
    return rows;
  });
}
