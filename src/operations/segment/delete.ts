import Type from 'typebox';
import { deleteSegment as remove } from '#store/segments.ts';
import { command } from '../operation.ts';
import { segmentId } from './members.ts';

export const deleteSegment = command({
  key: 'segment.delete',
  title: 'Delete Segment',
  description: 'Removes a saved segment and leaves its contacts as they are.',
  group: 'automation',
  scope: 'contacts.write',
  http: { method: 'DELETE', path: '/segments/{segmentId}' },
  isIdempotent: true,
  isDestructive: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { segmentId },
  output: Type.Object({ success: Type.Boolean() }),

  async handler({ segmentId }, { store, ifVersion }) {
    await remove(store, segmentId, ifVersion);
    return { success: true };
  },
});
