import Type from 'typebox';
import { Tag } from '#contacts/tag.ts';
import { duplicateTag } from '#store/tag-changes.ts';
import { createTag as addTag } from '#store/tags.ts';
import { locationId } from '../location/in-path.ts';
import { command } from '../operation.ts';
import { filled } from '../text.ts';

export const createTag = command({
  key: 'tag.create',
  title: 'Create Tag',
  description: 'Adds a tag to a location and refuses a name that another tag has.',
  group: 'schema',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/locations/{locationId}/tags' },
  errors: ['duplicate_tag'],
  input: { locationId, name: Type.String({ maxLength: 255 }) },
  output: Type.Object({ tag: Tag }),

  async handler(input, { store }) {
    const name = filled('name', input.name);
    const id = await addTag(store, name);
    if (id === undefined) throw duplicateTag(name);
    return { tag: { id, name, locationId: store.locationId } };
  },
});
