import Type from 'typebox';
import { notFound } from '#base/errors.ts';
import { objectKeys } from '#contacts/object.ts';
import { FieldFolder, ObjectField } from '#contacts/object-field.ts';
import { listCustomObjectFields, listFolders } from '#store/object-fields.ts';
import { Id, locationId } from '../contact/members.ts';
import { query } from '../operation.ts';

export const listObjectFields = query({
  key: 'objectField.list',
  title: 'List Fields of an Object',
  description: 'Returns the fields and folders of an object such as business or contact.',
  group: 'schema',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/custom-fields/object-key/{objectKey}' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { objectKey: Id, locationId },
  output: Type.Object({ fields: Type.Array(ObjectField), folders: Type.Array(FieldFolder) }),

  async handler({ objectKey }, { store }) {
    const key = objectKeys.find(known => known === objectKey);
    if (!key) throw notFound('The object');
    return { fields: await listCustomObjectFields(store, key), folders: await listFolders(store, key) };
  },
});
