import Type from 'typebox';
import { Tag } from '#contacts/tag.ts';
import { getTagsForChange, renameTag as giveName } from '#store/tag-changes.ts';
import { Id } from '../contact/members.ts';
import { locationId } from '../location/in-path.ts';
import { command } from '../operation.ts';
import { filled } from '../text.ts';
import { beginRetagging, jobId } from './retag-job.ts';

export const renameTag = command({
  key: 'tag.rename',
  title: 'Rename Tag',
  description:
    'Gives a tag another name on every contact that carries it, at once; a job then tells of each contact.',
  group: 'schema',
  scope: 'contacts.write',
  http: { method: 'PUT', path: '/locations/{locationId}/tags/{tagId}' },
  isIdempotent: true,
  errors: ['not_found', 'duplicate_tag'],
  input: { locationId, tagId: Id, name: Type.String({ maxLength: 255 }) },
  output: Type.Object({ tag: Tag, jobId: Type.Optional(jobId) }),

  async handler(input, { store }) {
    const name = filled('name', input.name);
    const [changed] = await getTagsForChange(store, [input.tagId]);
    const tag = { id: input.tagId, name, locationId: store.locationId };
    if (!changed || changed.tag.name === name) return { tag };
    await giveName(store, changed.tag, name);
    const was = Object.fromEntries(changed.heldAs.map(id => [id, changed.tag.name]));
    return { tag, jobId: await beginRetagging(store, 'tag.rename', { was, becomes: { id: tag.id, name } }) };
  },
});
