import Type from 'typebox';
import { decodeNumberCursor, encodeCursor } from '#base/cursor.ts';
import { RosterError } from '#base/errors.ts';
import { TimelineEntry, timelineTypes } from '#contacts/timeline.ts';
import { assertContact } from '#store/contacts/contacts.ts';
import { getLocation } from '#store/locations.ts';
import { readTimeline, type TimelinePlace } from '#store/timeline.ts';
import { cursor, nextCursor } from '../cursor.ts';
import { query } from '../operation.ts';
import { limitOf } from '../paging.ts';
import { contactId } from './members.ts';

export const getContactTimeline = query({
  key: 'contact.timeline',
  title: 'Get Timeline of Contact',
  description:
    'Returns the notes, tasks, appointments, tags and changes of a contact in order of time, the newest first; appointments that are still to come stand before all else.',
  group: 'data',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/contacts/{contactId}/timeline' },
  isIdempotent: true,
  errors: ['not_found', 'cursor_invalid'],
  input: {
    contactId,
    types: Type.Optional(
      Type.Array(Type.Enum(timelineTypes), { description: 'Only these; all where none is sent.' }),
    ),
    limit: limitOf(20),
    cursor,
  },
  output: Type.Object({ entries: Type.Array(TimelineEntry), nextCursor }),

  async handler({ contactId, types = timelineTypes, limit = 20, cursor }, { store }) {
    await assertContact(store, contactId);
    const { timezone: zone } = await getLocation(store);
    const after = cursor === undefined ? undefined : placeIn(cursor);
    const wanted = types.length > 0 ? types : timelineTypes;
    const found = await readTimeline(store, { contactId, zone, types: wanted, after, limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1)?.place : undefined;
    return {
      entries: page.map(({ entry }) => entry),
      ...(last && { nextCursor: encodeCursor([last.at, `${last.type} ${last.id}`]) }),
    };
  },
});

function placeIn(cursor: string): TimelinePlace {
  const [at, kept] = decodeNumberCursor(cursor);
  const [name, id] = kept.split(' ');
  const type = timelineTypes.find(known => known === name);
  if (type && id) return { at, type, id };
  throw new RosterError(
    'cursor_invalid',
    'The cursor is not one that this call gave. Start again without it.',
  );
}
