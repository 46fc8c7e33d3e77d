import Type from 'typebox';
import { Calendar } from '#contacts/calendar.ts';
import { getCalendar as readCalendar } from '#store/calendars.ts';
import { query } from '../operation.ts';
import { calendarId } from './members.ts';

export const getCalendar = query({
  key: 'calendar.get',
  title: 'Get Calendar',
  description: 'Returns one calendar with its opening hours and slot rules.',
  group: 'calendar',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/calendars/{calendarId}' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { calendarId },
  output: Type.Object({ calendar: Calendar }),
  record: 'calendar',

  async handler({ calendarId }, { store }) {
    return { calendar: await readCalendar(store, calendarId) };
  },
});
