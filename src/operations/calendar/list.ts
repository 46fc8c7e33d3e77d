import Type from 'typebox';
import { Calendar } from '#contacts/calendar.ts';
import { listCalendars as readCalendars } from '#store/calendars.ts';
import { locationId } from '../contact/members.ts';
import { query } from '../operation.ts';

export const listCalendars = query({
  key: 'calendar.list',
  title: 'List Calendars',
  description: 'Returns the calendars of a location.',
  group: 'calendar',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/calendars/' },
  isIdempotent: true,
  input: {
    locationId,
    groupId: Type.Optional(Type.String({ maxLength: 255, description: 'Only those of this group, by id.' })),
    showDrafted: Type.Optional(
      Type.Boolean({ default: true, description: 'Also those that are not active; true unless sent.' }),
    ),
  },
  output: Type.Object({ calendars: Type.Array(Calendar) }),

  async handler({ groupId, showDrafted = true }, { store }) {
    const calendars = await readCalendars(store);
    return {
      calendars: calendars.filter(
        calendar =>
          (groupId === undefined || calendar.groupId === groupId) &&
          (showDrafted || calendar.isActive !== false),
      ),
    };
  },
});
