import Type from 'typebox';
import { Tag } from '#contacts/tag.ts';
import { locationId } from '../location/in-path.ts';
import { query } from '../operation.ts';

export const listTags = query({
  key: 'tag.list',
  title: 'List Tags',
  description: 'Returns the tags that exist in a location, by name.',
  group: 'schema',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/locations/{locationId}/tags' },
  isIdempotent: true,
  input: { locationId },
  output: Type.Object({ tags: Type.Array(Tag) }),

  async handler(_input, { store }) {
    const { tags } = await store.dictionary();
    const byName = [...tags.values()].sort((one, other) => (one.folded < other.folded ? -1 : 1));
    return { tags: byName.map(({ id, name }) => ({ id, name, locationId: store.locationId })) };
  },
});
