import Type from 'typebox';
import { Segment } from '#contacts/segment.ts';
import { getLocation } from '#store/locations.ts';
import { searchContacts } from '#store/search/search-contacts.ts';
import { getSegment as get } from '#store/segments.ts';
import { query } from '../operation.ts';
import { totalMembers } from '../paging.ts';
import { segmentId } from './members.ts';
import { findSearchOf } from './search.ts';

export const getSegment = query({
  key: 'segment.get',
  title: 'Get Segment',
  description: 'Returns one segment with its filter and the number of contacts in it.',
  group: 'automation',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/segments/{segmentId}' },
  isIdempotent: true,
  errors: ['not_found', 'search_too_broad'],
  input: { segmentId },
  output: Type.Object({
    segment: Type.Object({
      ...Segment.properties,
      total: Type.Optional(
        Type.Integer({
          description:
            'How many contacts are in it; not there where its filter names a custom field that is no more.',
        }),
      ),
      totalIsEstimate: totalMembers.totalIsEstimate,
    }),
  }),
  record: 'segment',

  async handler({ segmentId }, { store }) {
    const segment = await get(store, segmentId);
    const [location, { field }] = [await getLocation(store), await store.dictionary()];
    const search = await findSearchOf(segment, location, field);
    if (!search) return { segment };
    const { states: _, places: __, ...total } = await searchContacts(store, { ...search, limit: 1 });
    return { segment: { ...segment, ...total } };
  },
});
