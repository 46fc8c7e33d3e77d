import Type from 'typebox';
import { getTagsForChange, deleteTag as takeAway } from '#store/tag-changes.ts';
import { Id } from '../contact/members.ts';
import { locationId } from '../location/in-path.ts';
import { command } from '../operation.ts';
import { Succeeded, succeeded } from '../succeeded.ts';
import { beginRetagging, jobId } from './retag-job.ts';

export const deleteTag = command({
  key: 'tag.delete',
  title: 'Delete Tag',
  description:
    'Removes a tag from the location and from every contact, at once; a job then tells of each contact.',
  group: 'schema',
  scope: 'contacts.write',
  http: { method: 'DELETE', path: '/locations/{locationId}/tags/{tagId}' },
  isIdempotent: true,
  isDestructive: true,
  errors: ['not_found'],
  input: { locationId, tagId: Id },
  output: Type.Object({ ...Succeeded.properties, jobId }),

  async handler({ tagId }, { store }) {
    const changed = await getTagsForChange(store, [tagId]);
    const was = Object.fromEntries(changed.flatMap(({ tag, heldAs }) => heldAs.map(id => [id, tag.name])));
    for (const { tag } of changed) await takeAway(store, tag);
    return { ...succeeded, jobId: await beginRetagging(store, 'tag.delete', { was, becomes: null }) };
  },
});
