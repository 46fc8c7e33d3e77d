import { invalidInput } from '#base/errors.ts';
import { parseTime } from '#contacts/time.ts';
import { getLocation } from '#store/locations.ts';
import type { StoreReader } from '#store/store.ts';

/** The time from which a contact is in a workflow, in milliseconds; null for at once. Throws `invalid_input`. */
export async function readStartTime(store: StoreReader, sent: string | undefined): Promise<number | null> {
  if (sent === undefined || sent.trim() === '') return null;
  const startsAt = parseTime(sent, (await getLocation(store)).timezone);
  if (startsAt !== undefined) return startsAt;
  throw invalidInput([
    {
      member: 'eventStartTime',
      message: 'eventStartTime must be an ISO 8601 date, as 2026-11-24T09:00:00+01:00',
    },
  ]);
}
