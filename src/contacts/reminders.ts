import { localDay, parseTime } from './time.ts';

/** What a subscriber wants to be reminded of: so many minutes before a moment, or on a day at an hour. */
export type ReminderTerms = Readonly<Record<string, string | number>>;

const minute = 60_000;

/** So many minutes before a moment. */
export function minutesBefore(moment: number, { minutesBefore = 0 }: ReminderTerms): number {
  return moment - Number(minutesBefore) * minute;
}

/**
 * The hour of the day that lies so many days before a date (`YYYY-MM-DD`; days after it where they are negative), on
 * the clocks of the zone.
 */
export function hourOfDay(date: string, zone: string, { daysBefore = 0, hour = 9 }: ReminderTerms): number {
  const day = daysLater(date, -Number(daysBefore));
  const clock = `${day}T${String(hour).padStart(2, '0')}:00:00`;
  // A zone may leave a whole day out: then it is the first moment after it.
  return parseTime(clock, zone) ?? localDay(day, zone)?.start ?? Number.NaN;
}

/**
 * The first birthday after a moment, and when it is told. Who was born on 29 February has it on the 28th of other
 * years.
 */
export function nextBirthday(
  dateOfBirth: string,
  zone: string,
  terms: ReminderTerms,
  after: number,
): { readonly birthday: string; readonly dueAt: number } {
  const [, month = '01', day = '01'] = dateOfBirth.split('-');
  for (let year = new Date(after).getUTCFullYear() - 1; ; year++) {
    const birthday =
      month === '02' && day === '29' && !isLeap(year) ? `${year}-02-28` : `${year}-${month}-${day}`;
    const dueAt = hourOfDay(birthday, zone, terms);
    if (dueAt > after) return { birthday, dueAt };
  }
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function daysLater(date: string, days: number): string {
  const moved = new Date(`${date}T00:00:00.000Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}
