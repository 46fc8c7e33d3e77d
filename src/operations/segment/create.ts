import Type from 'typebox';
import { Segment } from '#contacts/segment.ts';
import { insertSegment } from '#store/segments.ts';
import { locationId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { filled } from '../text.ts';
import { segmentMembers } from './members.ts';
import { searchOf } from './search.ts';

export const createSegment = command({
  key: 'segment.create',
  title: 'Create Segment',
  description: 'Saves a contact filter under a name.',
  group: 'automation',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/segments/', status: 201 },
  errors: ['search_filter_invalid'],
  input: { locationId, ...segmentMembers },
  output: Type.Object({ segment: Segment }),
  record: 'segment',

  async handler({ name, filters, sort = [] }, { store }) {
    await searchOf(store, { filters, sort });
    return { segment: await insertSegment(store, { name: filled('name', name), filters, sort }) };
  },
});
