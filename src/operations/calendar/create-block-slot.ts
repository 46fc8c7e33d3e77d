import { BlockedSlot } from '#contacts/calendar-event.ts';
import { insertBlockedSlot } from '#store/blocked-slots.ts';
import { locationId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { blockSlotMembers, toBlockedSlot } from './block-slot-fields.ts';

const nothing = { calendarId: null, assignedUserId: null, title: 'Blocked', startTime: 0, endTime: 0 };

export const createBlockSlot = command({
  key: 'calendar.createBlockSlot',
  title: 'Block Time',
  description: 'Blocks a span of time so that nothing can be booked in it.',
  group: 'calendar',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/calendars/events/block-slots', status: 201 },
  input: { locationId, ...blockSlotMembers },
  output: BlockedSlot,

  async handler(sent, { store }) {
    return insertBlockedSlot(store, await toBlockedSlot(store, sent, nothing));
  },
});
