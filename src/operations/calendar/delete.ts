import Type from 'typebox';
import { cancelComing } from '#store/appointment-search.ts';
import { lockBookings } from '#store/bookings.ts';
import { getCalendarForChange, removeCalendar } from '#store/calendars.ts';
import { startJob } from '#store/jobs/jobs.ts';
import { command } from '../operation.ts';
import { cancelAppointments, cancelledAtOnce } from './cancel-job.ts';
import { calendarId } from './members.ts';

export const deleteCalendar = command({
  key: 'calendar.delete',
  title: 'Delete Calendar',
  description:
    'Removes a calendar from a location and cancels its coming appointments: 500 in the call, further ones by a job.',
  group: 'calendar',
  scope: 'contacts.write',
  http: { method: 'DELETE', path: '/calendars/{calendarId}' },
  isIdempotent: true,
  isDestructive: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { calendarId },
  output: Type.Object({ success: Type.Boolean() }),

  async handler({ calendarId }, { store, ifVersion }) {
    await lockBookings(store);
    const calendar = await getCalendarForChange(store, calendarId, ifVersion);
    const cancelled = await cancelComing(store, calendarId, cancelledAtOnce);
    await removeCalendar(store, calendar);
    if (cancelled === cancelledAtOnce) {
      const { kind } = cancelAppointments;
      await startJob(store, { kind, scope: 'contacts.write', parameters: { calendarId } });
    }
    return { success: true };
  },
});
