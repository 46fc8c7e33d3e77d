import Type from 'typebox';
import { RosterError } from '#base/errors.ts';
import { parseJson } from '#base/json.ts';
import { isPlace, type Order, orderOf, type Place } from '#store/search/order.ts';
import { searchContacts } from '#store/search/search-contacts.ts';
import { getSegment } from '#store/segments.ts';
import { include } from '../contact/members.ts';
import { answerPage, contactPage } from '../contact/page.ts';
import { query } from '../operation.ts';
import { limitOf } from '../paging.ts';
import { segmentId } from './members.ts';
import { searchOf } from './search.ts';

export const listSegmentMembers = query({
  key: 'segment.members',
  title: 'List Contacts in Segment',
  description: 'Pages through the contacts that match a segment now.',
  group: 'automation',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/segments/{segmentId}/contacts' },
  isIdempotent: true,
  errors: ['not_found', 'search_filter_invalid', 'cursor_invalid', 'search_too_broad'],
  input: {
    segmentId,
    limit: limitOf(20),
    startAfter: Type.Optional(
      Type.String({ maxLength: 5000, description: 'With startAfterId, from `meta` of the page before.' }),
    ),
    startAfterId: Type.Optional(Type.String({ maxLength: 255 })),
    include,
  },
  output: Type.Object(contactPage),

  async handler({ segmentId, limit = 20, startAfter, startAfterId, include }, { store }) {
    const search = await searchOf(store, await getSegment(store, segmentId));
    const after = readPlace(orderOf(search.sort), startAfter, startAfterId);
    const { states, places, ...total } = await searchContacts(store, { ...search, limit: limit + 1, after });
    const placeOf = new Map(states.map(({ id }, index) => [id, places[index] ?? []]));
    return answerPage(store, {
      states,
      limit,
      total,
      include,
      currentPage: after ? undefined : 1,
      path: `/segments/${encodeURIComponent(segmentId)}/contacts`,
      query: {},
      cursorAfter: ({ id }) => ({
        startAfter: encodeValues(placeOf.get(id)?.slice(0, -1) ?? []),
        startAfterId: id,
      }),
    });
  },
});

function encodeValues(values: Place): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** Where a page begins: behind the values that its contacts are sorted by, and an id. */
function readPlace(order: Order, startAfter = '', startAfterId = ''): Place | undefined {
  if (startAfter === '' && startAfterId === '') return undefined;
  const values = parsed(Buffer.from(startAfter, 'base64url').toString());
  const place = [...(Array.isArray(values) ? values : []), startAfterId];
  if (isPlace(order, place)) return place;
  throw new RosterError(
    'cursor_invalid',
    'startAfter and startAfterId are no place in this order. Send both from `meta` of the page before, or start again without them.',
  );
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
