import Type from 'typebox';
import { invalidInput } from '#base/errors.ts';
import { associationsOf, Relation } from '#contacts/association.ts';
import { createRelation as link } from '#store/relations.ts';
import { Id, locationId } from '../contact/members.ts';
import { command } from '../operation.ts';

export const createRelation = command({
  key: 'relation.create',
  title: 'Create Relation',
  description: 'Links two records under an association; a pair that is linked stays as it is.',
  group: 'schema',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/associations/relations', status: 201 },
  isIdempotent: true,
  errors: ['not_found'],
  input: {
    locationId,
    associationId: Id,
    firstRecordId: Type.String({
      minLength: 1,
      maxLength: 255,
      description: 'The record of the first object of the association: a contact of `contact_business`.',
    }),
    secondRecordId: Type.String({ minLength: 1, maxLength: 255, description: 'That of the second.' }),
  },
  output: Relation,

  async handler({ associationId, firstRecordId, secondRecordId }, { store }) {
    const all = associationsOf(store.locationId);
    const association = all.find(({ id }) => id === associationId);
    if (!association) {
      const message = `associationId must be one of the following values: ${all.map(({ id }) => id).join(', ')}`;
      throw invalidInput([{ member: 'associationId', message }]);
    }
    return link(store, association, firstRecordId, secondRecordId);
  },
});
