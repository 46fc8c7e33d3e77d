import { BlockedSlot } from '#contacts/calendar-event.ts';
import { changeBlockedSlot, getBlockedSlotForChange } from '#store/blocked-slots.ts';
import { eventId } from '../appointment/members.ts';
import { locationId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { blockSlotChanges, toBlockedSlot } from './block-slot-fields.ts';

export const updateBlockSlot = command({
  key: 'calendar.updateBlockSlot',
  title: 'Update Blocked Time',
  description: 'Moves or renames a blocked span of time.',
  group: 'calendar',
  scope: 'contacts.write',
  http: { method: 'PUT', path: '/calendars/events/block-slots/{eventId}', status: 201 },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { eventId, locationId, ...blockSlotChanges },
  output: BlockedSlot,

  async handler({ eventId, ...sent }, { store, ifVersion }) {
    const row = await getBlockedSlotForChange(store, eventId, ifVersion);
    const fields = await toBlockedSlot(store, sent, {
      calendarId: row.calendar_id,
      assignedUserId: row.assigned_user_id,
      title: row.title,
      startTime: row.start_time,
      endTime: row.end_time,
    });
    return changeBlockedSlot(store, row, fields);
  },
});
