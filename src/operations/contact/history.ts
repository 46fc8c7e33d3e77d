import Type from 'typebox';
import { decodeNumberCursor, encodeCursor } from '#base/cursor.ts';
import { invalidInput } from '#base/errors.ts';
import { HistoryEntry } from '#contacts/history.ts';
import { parseTime } from '#contacts/time.ts';
import { assertContact } from '#store/contacts/contacts.ts';
import { type HistoryPosition, readHistory } from '#store/history.ts';
import { getLocation } from '#store/locations.ts';
import { cursor, nextCursor } from '../cursor.ts';
import { query } from '../operation.ts';
import { limitOf } from '../paging.ts';
import { contactId } from './members.ts';

export const getContactHistory = query({
  key: 'contact.history',
  title: 'List Changes of Contact',
  description:
    'Returns who changed which field of a contact when, from what to what, newest first. The history of a deleted contact can be read again once it is restored.',
  group: 'data',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/contacts/{contactId}/history' },
  isIdempotent: true,
  errors: ['not_found', 'cursor_invalid'],
  input: {
    contactId,
    field: Type.Optional(
      Type.String({ minLength: 1, maxLength: 255, description: 'Only changes of this member, as `email`.' }),
    ),
    since: Type.Optional(
      Type.String({ maxLength: 40, description: 'ISO 8601: only what was changed then or later.' }),
    ),
    limit: limitOf(20),
    cursor,
  },
  output: Type.Object({ changes: Type.Array(HistoryEntry), nextCursor }),

  async handler({ contactId, field, since, limit = 20, cursor }, { store }) {
    await assertContact(store, contactId);
    const from = since === undefined ? undefined : momentIn(since, (await getLocation(store)).timezone);
    const after = cursor === undefined ? undefined : positionIn(cursor);
    const { changes, last } = await readHistory(store, { contactId, field, since: from, after, limit });
    return {
      changes,
      ...(last && { nextCursor: encodeCursor([last.eventNumber, String(last.place)]) }),
    };
  },
});

function momentIn(since: string, zone: string): number {
  const moment = parseTime(since, zone);
  if (moment !== undefined) return moment;
  const message = 'since must be an ISO 8601 date, as 2026-11-24T09:00:00Z';
  throw invalidInput([{ member: 'since', message }]);
}

function positionIn(cursor: string): HistoryPosition {
  const [eventNumber, place] = decodeNumberCursor(cursor);
  return { eventNumber, place: Number(place) };
}
