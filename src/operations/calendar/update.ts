import Type from 'typebox';
import { Calendar } from '#contacts/calendar.ts';
import { changeCalendar, getCalendarForChange, presentCalendar } from '#store/calendars.ts';
import { command } from '../operation.ts';
import { toCalendarChanges } from './fields.ts';
import { calendarChanges, calendarId } from './members.ts';

export const updateCalendar = command({
  key: 'calendar.update',
  title: 'Update Calendar',
  description:
    'Changes the name, opening hours or slot rules of a calendar. Days with hours of their own are added to those there are; `deleted` takes one out.',
  group: 'calendar',
  scope: 'contacts.write',
  http: { method: 'PUT', path: '/calendars/{calendarId}' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { calendarId, ...calendarChanges },
  output: Type.Object({ calendar: Calendar }),
  record: 'calendar',

  async handler({ calendarId, ...sent }, { store, ifVersion }) {
    const before = await getCalendarForChange(store, calendarId, ifVersion);
    const changes = await toCalendarChanges(store, sent, presentCalendar(before));
    return { calendar: await changeCalendar(store, before, changes) };
  },
});
