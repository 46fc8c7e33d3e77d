import type { Static, TObject } from 'typebox';
import { type FieldError, invalidInput } from '#base/errors.ts';
import { parseTime } from '#contacts/time.ts';
import type { EventSearch } from '#store/appointment-search.ts';
import { getLocation } from '#store/locations.ts';
import type { StoreReader } from '#store/store.ts';
import type { windowMembers } from './members.ts';

/** The most events of one answer; a window that holds more is refused, as HighLevel's clients expect all of it. */
export const mostEvents = 5000;
const longestDays = 366;
const day = 86_400_000;

/** Which events are asked for. Throws `invalid_input` for a window that is none or too long. */
export async function readWindow(
  store: StoreReader,
  { startTime, endTime, calendarId, userId, groupId }: Static<TObject<typeof windowMembers>>,
): Promise<EventSearch> {
  const { timezone } = await getLocation(store);
  const start = readMoment(startTime, timezone);
  const end = readMoment(endTime, timezone);
  const problems: FieldError[] = [];
  for (const [member, moment] of Object.entries({ startTime: start, endTime: end })) {
    const message = `${member} must be milliseconds or an ISO 8601 date, as 2026-11-24T09:00:00Z`;
    if (moment === undefined) problems.push({ member, message });
  }
  if (start === undefined || end === undefined) throw invalidInput(problems);
  if (end < start || end - start > longestDays * day) {
    const message = `endTime must be after startTime, by ${longestDays} days at most`;
    throw invalidInput([{ member: 'endTime', message }]);
  }
  return {
    start,
    end: end + 1,
    calendarId: calendarId || undefined,
    userId: userId || undefined,
    groupId: groupId || undefined,
    limit: mostEvents + 1,
  };
}

/** Throws `invalid_input` where there are more events than one answer holds. */
export function refuseTooMany<Item>(events: Item[]): Item[] {
  if (events.length <= mostEvents) return events;
  const message = `endTime must be closer to startTime: there are more than ${mostEvents} events between them`;
  throw invalidInput([{ member: 'endTime', message }]);
}

function readMoment(value: number | string, zone: string): number | undefined {
  const moment =
    typeof value === 'number' ? value : /^\d{5,}$/.test(value) ? Number(value) : parseTime(value, zone);
  return moment !== undefined && Math.abs(moment) <= 8.64e15 ? moment : undefined;
}
