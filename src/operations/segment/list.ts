import Type from 'typebox';
import { Segment } from '#contacts/segment.ts';
import { listSegments as list } from '#store/segments.ts';
import { locationId } from '../contact/members.ts';
import { query } from '../operation.ts';
import { limitOf, skip } from '../paging.ts';

export const listSegments = query({
  key: 'segment.list',
  title: 'List Segments',
  description: 'Returns the saved segments of a location, by name.',
  group: 'automation',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/segments/' },
  isIdempotent: true,
  input: { locationId, limit: limitOf(20), skip },
  output: Type.Object({ segments: Type.Array(Segment), total: Type.Integer() }),

  handler: ({ limit = 20, skip = 0 }, { store }) => list(store, { limit, skip }),
});
