import Type from 'typebox';
import { Relation } from '#contacts/association.ts';
import { listRelations as readRelations } from '#store/relations.ts';
import { Id, locationId } from '../contact/members.ts';
import { query } from '../operation.ts';
import { limitOf, skip } from '../paging.ts';

export const listRelations = query({
  key: 'relation.list',
  title: 'List Relations of Record',
  description: 'Pages through the links of one record, the oldest first.',
  group: 'schema',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/associations/relations/{id}' },
  isIdempotent: true,
  errors: ['not_found'],
  input: {
    id: Type.String({ minLength: 1, maxLength: 255, description: 'The id of a contact or business.' }),
    locationId,
    skip,
    limit: limitOf(100),
    associationIds: Type.Optional(Type.Array(Id, { maxItems: 100, description: 'Only links under these.' })),
  },
  output: Type.Object({ relations: Type.Array(Relation), total: Type.Integer() }),

  async handler({ id, skip = 0, limit = 100, associationIds }, { store }) {
    return readRelations(store, { recordId: id, associationIds, skip, limit });
  },
});
