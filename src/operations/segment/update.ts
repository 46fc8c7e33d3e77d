import Type from 'typebox';
import { Segment } from '#contacts/segment.ts';
import { changeSegment, getSegment } from '#store/segments.ts';
import { command } from '../operation.ts';
import { filled } from '../text.ts';
import { segmentId, segmentMembers } from './members.ts';
import { searchOf } from './search.ts';

export const updateSegment = command({
  key: 'segment.update',
  title: 'Update Segment',
  description:
    'Changes the name or filter of a segment. Contacts that the new filter lets in or out are told of by no event.',
  group: 'automation',
  scope: 'contacts.write',
  http: { method: 'PUT', path: '/segments/{segmentId}' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict', 'search_filter_invalid'],
  input: {
    segmentId,
    name: Type.Optional(segmentMembers.name),
    filters: Type.Optional(segmentMembers.filters),
    sort: segmentMembers.sort,
  },
  output: Type.Object({ segment: Segment }),
  record: 'segment',

  async handler({ segmentId, name, filters, sort }, { store, ifVersion }) {
    const fields = {
      ...(name !== undefined && { name: filled('name', name) }),
      ...(filters && { filters }),
      ...(sort && { sort }),
    };
    await searchOf(store, { ...(await getSegment(store, segmentId)), ...fields });
    return { segment: await changeSegment(store, segmentId, fields, ifVersion) };
  },
});
