import { fieldKeyFrom } from '#contacts/custom-field.ts';
import { foldText } from '#contacts/text.ts';
import { parseTime, toWallClock } from '#contacts/time.ts';
import type { AppointmentFields } from '#store/appointment-fields.ts';
import type { Place } from './seed-places.ts';

const day = 86_400_000;

/** What a demo contact is made of beside the words of its place. */
export interface ContactTerms {
  readonly place: Place;
  /** From 0 to 99: no two contacts of a place are alike. */
  readonly n: number;
  readonly zone: string;
  /** The real time, around which tasks and appointments lie. */
  readonly now: number;
  readonly userIds: readonly string[];
}

/** The input of `contact.create` for the n-th demo contact, with its tasks and notes. */
export function contactInput({ place, n, zone, now, userIds }: ContactTerms): object {
  const firstName = turn(place.firstNames, n);
  const lastName = turn(place.lastNames, Math.floor(n / place.firstNames.length) + n);
  const local = `${slug(firstName)}.${slug(lastName)}`;
  const dueIn = (days: number) => toWallClock(now + days * day, zone).slice(0, 10);
  const assignedTo = turn(userIds, n);
  const task = {
    title: turn(place.tasks, n),
    assignedTo,
    ...(n % 10 === 0 && { dueDate: dueIn(-1 - (n % 7)) }),
    ...(n % 10 === 3 && { dueDate: dueIn(0) }),
    ...(n % 10 === 6 && { dueDate: dueIn(1 + (n % 14)) }),
    ...(n % 10 === 8 && { dueDate: dueIn(-3), completed: true }),
  };
  return {
    firstName,
    lastName,
    ...(n % 12 !== 5 && { email: `${local}@${place.domain}` }),
    ...(n % 15 === 2 && { additionalEmails: [{ email: `${local}@home.example`, label: 'home' }] }),
    ...(n % 8 !== 3 && { phone: place.phone(n) }),
    ...(n % 2 === 0 && { companyName: turn(place.businesses, n / 2) }),
    address1: `${1 + n} ${place.street}`,
    ...turn(place.cities, n),
    country: place.country,
    source: turn(place.sources, n),
    ...(n % 3 === 0 && { dateOfBirth: `${1950 + (n % 50)}-0${1 + (n % 9)}-${10 + (n % 18)}` }),
    ...(n % 4 !== 1 && { assignedTo }),
    tags: [turn(place.tags, n), ...(n % 6 === 0 ? [turn(place.tags, n + 2)] : [])],
    customFields: [
      { key: fieldKeyFrom(place.fields.language), value: turn(place.languages, n) },
      ...(n % 2 === 0 ? [{ key: fieldKeyFrom(place.fields.visits), value: n % 9 }] : []),
    ],
    ...(n % 25 === 7 && { dnd: true }),
    ...(n % 20 === 4 && { dndSettings: { Email: { status: 'active', message: 'Asked for letters only.' } } }),
    ...('dueDate' in task && { tasks: [task] }),
    ...(n % 3 === 1 && {
      notes: [{ body: turn(place.notes, n), userId: assignedTo, pinned: n % 9 === 4 }],
    }),
  };
}

/** The appointment of the n-th demo contact, where it has one: one half lies behind, one ahead. */
export function appointmentFields(
  { place, n, zone, now, userIds }: ContactTerms,
  calendarId: string,
): AppointmentFields | undefined {
  if (n % 4 !== 2) return undefined;
  const isPast = n % 8 === 2;
  const date = toWallClock(now + (isPast ? -1 - (n % 20) : 1 + (n % 20)) * day, zone).slice(0, 10);
  const startTime = parseTime(`${date}T${turn(['09:30', '12:30', '15:30'], n)}`, zone);
  if (startTime === undefined) throw new Error('A time of the demo cannot be read.');
  return {
    calendarId,
    title: turn(place.appointments, n / 2),
    startTime,
    endTime: startTime + 1_800_000,
    status: isPast
      ? turn(['showed', 'showed', 'noshow', 'cancelled'], (n - 2) / 8)
      : n % 16 === 6
        ? 'new'
        : 'confirmed',
    assignedUserId: turn(userIds, n),
    address: null,
    notes: null,
  };
}

/** The input of `calendar.create` for the calendar of a demo place: open on working days, in slots of half an hour. */
export function demoCalendar(place: Place): object {
  const hours = [
    { openHour: 9, openMinute: 0, closeHour: 12, closeMinute: 0 },
    { openHour: 12, openMinute: 30, closeHour: 17, closeMinute: 0 },
  ];
  return {
    name: place.calendar,
    openHours: [{ daysOfTheWeek: [1, 2, 3, 4, 5], hours }],
    allowBookingAfter: 2,
    allowBookingAfterUnit: 'hours',
    allowBookingFor: 8,
    allowBookingForUnit: 'weeks',
  };
}

/** Lists are used in turns, so that the demo is the same on every machine. */
export function turn<Item>(list: readonly Item[], n: number): Item {
  const item = list[n % list.length];
  if (item === undefined) throw new Error('The demo has an empty list.');
  return item;
}

function slug(name: string): string {
  return foldText(name).replaceAll(/[^a-z]/g, '');
}
