import Type from 'typebox';
import { RosterError } from '#base/errors.ts';
import type { SearchWord } from '#contacts/search-node.ts';
import { parseWords } from '#contacts/search-words.ts';
import { findNewestPlace, listNewest, type NewestPlace } from '#store/contacts/list-contacts.ts';
import { searchContacts } from '#store/search/search-contacts.ts';
import type { StoreReader } from '#store/store.ts';
import { query } from '../operation.ts';
import { limitOf } from '../paging.ts';
import { include, locationId, wordsQuery } from './members.ts';
import { answerPage, contactPage, type Page } from './page.ts';

/** The furthest moment that a date can hold. */
const furthest = 8.64e15;

export const listContacts = query({
  key: 'contact.list',
  title: 'List Contacts',
  description: 'Pages through the contacts of a location, newest first, with an optional free-text query.',
  group: 'core',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/contacts/' },
  isIdempotent: true,
  errors: ['cursor_invalid', 'search_too_broad'],
  input: {
    locationId,
    startAfterId: Type.Optional(Type.String({ maxLength: 255 })),
    startAfter: Type.Optional(
      Type.Union([Type.Integer({ minimum: 0, maximum: furthest }), Type.String({ pattern: '^\\d{0,15}$' })], {
        description: 'With startAfterId, from `meta` of the page before: milliseconds since 1970.',
      }),
    ),
    query: wordsQuery,
    limit: limitOf(20),
    include,
  },
  output: Type.Object(contactPage),

  async handler({ startAfterId, startAfter, query = '', limit = 20, include }, { store }) {
    const after = await placeBefore(store, startAfter, startAfterId);
    const { states, total, revision } = await readPage(store, parseWords(query), limit + 1, after);
    return answerPage(store, {
      states,
      limit,
      total,
      revision,
      include,
      currentPage: after ? undefined : 1,
      path: '/contacts/',
      query: { query: query || undefined },
      cursorAfter: ({ dateAdded, id }) => ({ startAfter: dateAdded, startAfterId: id }),
    });
  },
});

async function readPage(
  store: StoreReader,
  words: readonly SearchWord[],
  limit: number,
  after: NewestPlace | undefined,
): Promise<Pick<Page, 'states' | 'total' | 'revision'>> {
  if (words.length === 0) {
    const { states, total, revision } = await listNewest(store, { limit, after });
    return { states, total: { total }, revision };
  }
  const place = after && [after.dateAdded, after.id];
  const { states, places: _, ...total } = await searchContacts(store, { words, limit, after: place });
  return { states, total };
}

/** Where a page begins: behind a moment and an id, or behind what is known of one of them. */
async function placeBefore(
  store: StoreReader,
  startAfter: number | string = '',
  startAfterId = '',
): Promise<NewestPlace | undefined> {
  if (startAfter !== '') return { dateAdded: Number(startAfter), id: startAfterId };
  if (startAfterId === '') return undefined;
  const place = await findNewestPlace(store, startAfterId);
  if (place) return place;
  throw new RosterError(
    'cursor_invalid',
    'startAfterId names no contact of this location. Send startAfter beside it, or start again without it.',
  );
}
