import { notFound } from '#base/errors.ts';
import { Association, associationsOf } from '#contacts/association.ts';
import { Id, locationId } from '../contact/members.ts';
import { query } from '../operation.ts';

export const getAssociationByKey = query({
  key: 'association.getByKey',
  title: 'Get Association by Key',
  description: 'Returns one kind of link by its key name.',
  group: 'schema',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/associations/key/{key_name}' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { key_name: Id, locationId },
  output: Association,

  async handler({ key_name }, { store }) {
    const association = associationsOf(store.locationId).find(({ key }) => key === key_name);
    if (!association) throw notFound('The association');
    return association;
  },
});
