import { createAppointment } from '#operations/appointment/create.ts';
import { createAppointmentNote } from '#operations/appointment-note/create.ts';
import { createCalendar } from '#operations/calendar/create.ts';
import { createBlockSlot } from '#operations/calendar/create-block-slot.ts';
import type { CommandContext, Defined } from '#operations/operation.ts';
import { createRecurringTask } from '#operations/recurring-task/create.ts';

type Make = <Answer extends object>(
  operation: Defined<'command', CommandContext, Answer>,
  input: object,
) => Promise<Answer>;

const wholeDay = [{ openHour: 0, openMinute: 0, closeHour: 0, closeMinute: 0 }];

/** A calendar that is always open and seldom full, with what is booked, noted and blocked in it. */
export async function addBookings(
  make: Make,
  {
    locationId,
    mark,
    contactId,
    user,
  }: {
    readonly locationId: string;
    readonly mark: string;
    readonly contactId: string;
    readonly user: string;
  },
) {
  const { calendar } = await make(createCalendar, {
    name: mark,
    slotInterval: 30,
    appoinmentPerSlot: 1000,
    openHours: [{ daysOfTheWeek: [0, 1, 2, 3, 4, 5, 6], hours: wholeDay }],
  });
  const calendarId = calendar.id;
  const appointment = await make(createAppointment, {
    calendarId,
    contactId,
    title: mark,
    assignedUserId: user,
    startTime: '2031-01-06T09:00:00',
    ignoreFreeSlotValidation: true,
  });
  const { note } = await make(createAppointmentNote, { appointmentId: appointment.id, body: mark });
  const times = { startTime: '2031-01-06T12:00:00', endTime: '2031-01-06T12:30:00' };
  const blocked = await make(createBlockSlot, { calendarId, title: mark, ...times });
  const { recurringTask } = await make(createRecurringTask, {
    locationId,
    title: mark,
    contactIds: [contactId],
    owners: [user],
    rruleOptions: { intervalType: 'daily', interval: 1, startDate: '2031-01-06', dueAfterSeconds: 0 },
  });
  const recurring = recurringTask.id;
  return {
    recurringTask: recurring,
    calendar: calendarId,
    appointment: appointment.id,
    appointmentNote: note.id,
    blockedSlot: blocked.id,
  };
}
