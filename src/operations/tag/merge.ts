import Type from 'typebox';
import { invalidInput, notFound } from '#base/errors.ts';
import { Tag } from '#contacts/tag.ts';
import { getTagsForChange, mergeTag } from '#store/tag-changes.ts';
import { Id } from '../contact/members.ts';
import { locationId } from '../location/in-path.ts';
import { command } from '../operation.ts';
import { beginRetagging, jobId } from './retag-job.ts';

export const mergeTags = command({
  key: 'tag.merge',
  title: 'Merge Tags',
  description:
    'Moves every contact from some tags to one tag and drops the others, at once; a job then tells of each contact.',
  group: 'schema',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/locations/{locationId}/tags/merge' },
  isDestructive: true,
  errors: ['not_found'],
  input: {
    locationId,
    into: Type.String({ minLength: 1, maxLength: 255, description: 'The id of the tag that stays.' }),
    from: Type.Array(Id, { minItems: 1, maxItems: 100, description: 'The ids of the tags that go.' }),
  },
  output: Type.Object({ tag: Tag, jobId }),

  async handler({ into: intoId, from }, { store }) {
    if (from.includes(intoId)) {
      throw invalidInput([{ member: 'from', message: 'from must not hold the tag that stays' }]);
    }
    const [into, ...gone] = await getTagsForChange(store, [intoId, ...new Set(from)]);
    if (!into) throw notFound('The tag');
    for (const { tag } of gone) await mergeTag(store, tag, into.tag);
    const was = Object.fromEntries(gone.flatMap(({ tag, heldAs }) => heldAs.map(id => [id, tag.name])));
    const { id, name } = into.tag;
    return {
      tag: { id, name, locationId: store.locationId },
      jobId: await beginRetagging(store, 'tag.merge', { was, becomes: { id, name } }),
    };
  },
});
