import { createAppointment } from '#operations/appointment/create.ts';
import { createCalendar } from '#operations/calendar/create.ts';
import { createContact } from '#operations/contact/create.ts';
import { type StoreTest, textAt } from './operations.ts';

type Performs = Pick<StoreTest, 'perform'>;

const weekdays = [1, 2, 3, 4, 5];
const nineToFive = [{ openHour: 9, openMinute: 0, closeHour: 17, closeMinute: 0 }];

/** Open from nine to five, Monday to Friday, in slots of an hour. */
export const officeHours = {
  name: 'Visits',
  slotDuration: 60,
  slotInterval: 60,
  openHours: [{ daysOfTheWeek: weekdays, hours: nineToFive }],
};

/** Adds a calendar with office hours, but for what is told. */
export async function addCalendar({ perform }: Performs, settings: object = {}): Promise<string> {
  return textAt(await perform(createCalendar, { ...officeHours, ...settings }), 'calendar.id');
}

export async function addContact({ perform }: Performs, firstName = 'Priya'): Promise<string> {
  return textAt(await perform(createContact, { firstName }), 'contact.id');
}

/** Books a new contact; a Tuesday in New York unless told. */
export async function book(
  { perform }: Performs,
  calendarId: string,
  startTime = '2031-01-07T10:00:00',
  more: object = {},
) {
  const contactId = await addContact({ perform });
  const appointment = await perform(createAppointment, { calendarId, contactId, startTime, ...more });
  return { contactId, eventId: textAt(appointment, 'id'), appointment };
}
