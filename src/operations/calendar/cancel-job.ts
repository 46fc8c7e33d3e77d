import Type from 'typebox';
import { cancelComing } from '#store/appointment-search.ts';
import { lockBookings } from '#store/bookings.ts';
import { jobKind } from '#store/jobs/job-kind.ts';

/** How many appointments are cancelled in one transaction. */
export const cancelledAtOnce = 500;

/** Cancels what is left to come in a calendar that was deleted. */
export const cancelAppointments = jobKind({
  kind: 'calendar.cancelAppointments',
  parameters: { calendarId: Type.String() },
  cursor: Type.Null(),
  step: ({ parameters: { calendarId } }, run) =>
    run.advance(async store => {
      await lockBookings(store);
      const cancelled = await cancelComing(store, calendarId, cancelledAtOnce);
      return { cursor: null, counts: { cancelled }, isDone: cancelled < cancelledAtOnce };
    }),
});
