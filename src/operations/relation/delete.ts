import { Relation } from '#contacts/association.ts';
import { deleteRelation as unlink } from '#store/relations.ts';
import { Id, locationId } from '../contact/members.ts';
import { command } from '../operation.ts';

export const deleteRelation = command({
  key: 'relation.delete',
  title: 'Delete Relation',
  description: 'Removes the link between two records.',
  group: 'schema',
  scope: 'contacts.write',
  http: { method: 'DELETE', path: '/associations/relations/{id}' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { id: Id, locationId },
  output: Relation,

  async handler({ id }, { store }) {
    return unlink(store, id);
  },
});
