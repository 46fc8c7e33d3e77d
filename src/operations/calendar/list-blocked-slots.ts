import Type from 'typebox';
import { BlockedSlot } from '#contacts/calendar-event.ts';
import { searchBlockedSlots } from '#store/blocked-slots.ts';
import { locationId } from '../contact/members.ts';
import { query } from '../operation.ts';
import { windowMembers } from './members.ts';
import { readWindow, refuseTooMany } from './window.ts';

const empty = Type.String({ description: 'Empty: a blocked time has none.' });

export const listBlockedSlots = query({
  key: 'calendar.listBlockedSlots',
  title: 'List Blocked Slots',
  description: 'Returns the times that are blocked for a calendar, user or group in a window.',
  group: 'calendar',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/calendars/blocked-slots' },
  isIdempotent: true,
  input: { locationId, ...windowMembers },
  output: Type.Object({
    events: Type.Array(
      Type.Object({
        ...BlockedSlot.properties,
        calendarId: Type.String({ description: 'Empty where the time of a user is blocked.' }),
        assignedUserId: Type.String({ description: 'Empty where a calendar is blocked.' }),
        contactId: empty,
        groupId: empty,
        appointmentStatus: empty,
        users: Type.Array(Type.String()),
      }),
    ),
  }),

  async handler(input, { store }) {
    const blocked = refuseTooMany(await searchBlockedSlots(store, await readWindow(store, input)));
    // HighLevel's clients read them as appointments, whose members they take for granted.
    const none = { contactId: '', groupId: '', appointmentStatus: '', calendarId: '', assignedUserId: '' };
    return {
      events: blocked.map(slot => ({
        ...none,
        ...slot,
        users: slot.assignedUserId === undefined ? [] : [slot.assignedUserId],
      })),
    };
  },
});
