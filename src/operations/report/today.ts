import Type from 'typebox';
import { invalidInput } from '#base/errors.ts';
import { Appointment } from '#contacts/appointment.ts';
import { Note } from '#contacts/note.ts';
import { localDay, toWallClock } from '#contacts/time.ts';
import { countContacts } from '#store/contacts/list-contacts.ts';
import { getLocation } from '#store/locations.ts';
import { searchNotes } from '#store/note-search.ts';
import type { StoreReader } from '#store/store.ts';
import { searchTasks, type TaskSearch } from '#store/task-search.ts';
import { appointmentsBetween, countAdded, countFailingSubscriptions } from '#store/today.ts';
import { Id, locationId } from '../contact/members.ts';
import { query } from '../operation.ts';

const count = (description: string) => Type.Integer({ description });
const notesShown = 5;
const appointmentsShown = 100;

export const reportToday = query({
  key: 'report.today',
  title: "Get Today's Numbers",
  description:
    'Returns what a day begins with in one call: contacts, tasks overdue and due, appointments, latest notes, failing deliveries. Numbers are exact up to 10,000.',
  group: 'platform',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/reports/today' },
  isIdempotent: true,
  input: {
    locationId,
    assignedTo: Type.Optional(Id),
    date: Type.Optional(
      Type.String({
        maxLength: 10,
        description: "As 2026-11-24; the location's today where it is not sent.",
      }),
    ),
  },
  output: Type.Object({
    date: Type.String(),
    contacts: Type.Object({ total: count('Contacts of the location.'), added: count('Added on the day.') }),
    tasks: Type.Object({
      overdue: count('Open, and due before the call, or before the day where another one was asked for.'),
      due: count('Open, and due on the day.'),
      completed: count('Due on the day, and done.'),
    }),
    appointments: Type.Array(Appointment, { description: 'Of the day, but those cancelled; at most 100.' }),
    notes: Type.Array(Note, { description: 'The five newest.' }),
    deliveries: Type.Object({ failing: count("The caller's subscriptions that do not get through.") }),
  }),

  async handler({ assignedTo, date }, { store, caller }) {
    const { timezone } = await getLocation(store);
    const day = localDay(date ?? toWallClock(store.now, timezone).slice(0, 10), timezone);
    if (!day) throw invalidInput([{ member: 'date', message: 'date must be a day, as 2026-11-24' }]);
    const owner = assignedTo === undefined ? {} : { assignedTo: [assignedTo] };
    const isToday = day.start <= store.now && store.now < day.end;
    const dueBefore = isToday ? store.now : day.start;
    const { notes } = await searchNotes(store, { limit: notesShown, skip: 0 });
    return {
      date: toWallClock(day.start, timezone).slice(0, 10),
      contacts: { total: await countContacts(store), added: await countAdded(store, day) },
      tasks: {
        overdue: await totalOf(store, { ...owner, completed: false, dueTo: dueBefore - 1 }),
        due: await totalOf(store, { ...owner, completed: false, dueFrom: day.start, dueTo: day.end - 1 }),
        completed: await totalOf(store, {
          ...owner,
          completed: true,
          dueFrom: day.start,
          dueTo: day.end - 1,
        }),
      },
      appointments: await appointmentsBetween(store, timezone, {
        ...day,
        assignedTo,
        limit: appointmentsShown,
      }),
      notes,
      deliveries: { failing: await countFailingSubscriptions(store, caller) },
    };
  },
});

async function totalOf(store: StoreReader, search: Omit<TaskSearch, 'limit' | 'skip'>): Promise<number> {
  const { total } = await searchTasks(store, { ...search, limit: 1, skip: 0 });
  return total;
}
