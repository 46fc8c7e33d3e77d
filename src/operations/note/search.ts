import Type from 'typebox';
import { Note } from '#contacts/note.ts';
import { getLocation } from '#store/locations.ts';
import { searchNotes as findNotes } from '#store/note-search.ts';
import { wordsOf } from '#store/text-search.ts';
import { Id } from '../contact/members.ts';
import { locationId } from '../location/in-path.ts';
import { query } from '../operation.ts';
import { limitOf, skip, totalMembers } from '../paging.ts';
import { readPeriod } from '../period.ts';

export const searchNotes = query({
  key: 'note.search',
  title: 'Search Notes',
  description:
    'Finds notes across contacts by text, author, date or a list of contact ids, page by page, the newest first.',
  group: 'core',
  scope: 'contacts.readonly',
  http: { method: 'POST', path: '/locations/{locationId}/notes/search' },
  isIdempotent: true,
  input: {
    locationId,
    contactIds: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 500 })),
    query: Type.Optional(
      Type.String({ maxLength: 1000, description: 'Words, each to be found in title or text.' }),
    ),
    userId: Type.Optional(Id),
    dateFrom: Type.Optional(Type.String({ maxLength: 40, description: 'Written then or later; ISO 8601.' })),
    dateTo: Type.Optional(
      Type.String({
        maxLength: 40,
        description: 'Written then or before; ISO 8601, a date alone until its end.',
      }),
    ),
    limit: limitOf(20),
    skip,
  },
  output: Type.Object({ notes: Type.Array(Note), ...totalMembers }),

  async handler({ contactIds, query, userId, dateFrom, dateTo, limit = 20, skip = 0 }, { store }) {
    const { timezone } = await getLocation(store);
    const added = readPeriod(timezone, ['dateFrom', dateFrom], ['dateTo', dateTo]);
    return findNotes(store, {
      contactIds,
      words: wordsOf(query ?? ''),
      userId,
      addedFrom: added.from,
      addedTo: added.to,
      limit,
      skip,
    });
  },
});
