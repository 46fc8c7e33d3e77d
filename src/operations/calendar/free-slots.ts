import Type from 'typebox';
import { invalidInput } from '#base/errors.ts';
import { isTimeZone, toOffsetTime } from '#contacts/time.ts';
import { getCalendar } from '#store/calendars.ts';
import { getLocation } from '#store/locations.ts';
import { query } from '../operation.ts';
import { calendarId } from './members.ts';
import { slotsOf } from './slots-of.ts';

const longest = 31 * 86_400_000;
const moment = (description: string) => Type.Integer({ minimum: 0, maximum: 2.5e14, description });
const user = Type.String({ minLength: 1, maxLength: 255 });

export const getFreeSlots = query({
  key: 'calendar.freeSlots',
  title: 'Get Free Slots',
  description: 'Returns the bookable times of a calendar for up to 31 days, keyed by date.',
  group: 'calendar',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/calendars/{calendarId}/free-slots' },
  isIdempotent: true,
  errors: ['not_found'],
  input: {
    calendarId,
    startDate: moment('From when on, in milliseconds.'),
    endDate: moment('Until when, in milliseconds; 31 days later at most.'),
    timezone: Type.Optional(
      Type.String({ maxLength: 100, description: "In which zone the times are answered; the location's." }),
    ),
    userId: Type.Optional(Type.String({ maxLength: 255, description: 'Only with this user, by id.' })),
    userIds: Type.Optional(
      Type.Array(user, { maxItems: 100, description: 'Only with one of these users, by id.' }),
    ),
  },
  output: Type.Record(Type.String(), Type.Object({ slots: Type.Array(Type.String()) }), {
    description: 'For each date that has any, the times at which a slot begins, with their offset.',
  }),

  async handler({ calendarId, startDate, endDate, timezone, userId, userIds = [] }, { store }) {
    const { timezone: zone } = await getLocation(store);
    const shown = timezone || zone;
    if (!isTimeZone(shown)) {
      throw invalidInput([{ member: 'timezone', message: 'timezone must be an IANA name' }]);
    }
    if (endDate < startDate || endDate - startDate > longest) {
      const message = 'endDate must be after startDate, by 31 days at most';
      throw invalidInput([{ member: 'endDate', message }]);
    }
    const users = userId ? [userId, ...userIds] : userIds;
    const window = { start: startDate, end: endDate + 1 };
    const calendar = await getCalendar(store, calendarId);
    const days: Record<string, { slots: string[] }> = {};
    for (const { start } of await slotsOf(store, calendar, { window, zone, userIds: users })) {
      const time = toOffsetTime(start, shown);
      const date = time.slice(0, 10);
      days[date] ??= { slots: [] };
      days[date].slots.push(time);
    }
    return days;
  },
});
