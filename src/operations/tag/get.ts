import Type from 'typebox';
import { notFound } from '#base/errors.ts';
import { Tag } from '#contacts/tag.ts';
import { Id } from '../contact/members.ts';
import { locationId } from '../location/in-path.ts';
import { query } from '../operation.ts';

export const getTag = query({
  key: 'tag.get',
  title: 'Get Tag',
  description: 'Returns one tag of a location.',
  group: 'schema',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/locations/{locationId}/tags/{tagId}' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { locationId, tagId: Id },
  output: Type.Object({ tag: Tag }),

  async handler({ tagId }, { store }) {
    const tag = (await store.dictionary()).tags.get(tagId);
    if (!tag) throw notFound('The tag');
    return { tag: { id: tag.id, name: tag.name, locationId: store.locationId } };
  },
});
