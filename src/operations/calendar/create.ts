import Type from 'typebox';
import { Calendar, calendarDefaults, calendarType } from '#contacts/calendar.ts';
import { insertCalendar } from '#store/calendars.ts';
import { locationId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { toCalendarChanges } from './fields.ts';
import { calendarMembers } from './members.ts';

export const createCalendar = command({
  key: 'calendar.create',
  title: 'Create Calendar',
  description: 'Adds a calendar to a location.',
  group: 'calendar',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/calendars/' },
  input: { locationId, ...calendarMembers, calendarType },
  output: Type.Object({ calendar: Calendar }),
  record: 'calendar',

  async handler({ locationId: _named, calendarType, ...sent }, { store }) {
    const { name = sent.name, ...settings } = await toCalendarChanges(store, sent);
    const all = { ...calendarDefaults, ...settings, ...(calendarType && { calendarType }) };
    return { calendar: await insertCalendar(store, name, all) };
  },
});
