import Type from 'typebox';
import { notFound } from '#base/errors.ts';
import { objectKeys } from '#contacts/object.ts';
import { FieldFolder, ObjectField } from '#contacts/object-field.ts';
import { findField } from '#store/custom-fields.ts';
import { findFolder } from '#store/object-fields.ts';
import { presentObjectField } from '#store/present-field.ts';
import { Id } from '../contact/members.ts';
import { query } from '../operation.ts';

export const getObjectField = query({
  key: 'objectField.get',
  title: 'Get Field of an Object',
  description: 'Returns one object field or folder.',
  group: 'schema',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/custom-fields/{id}' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { id: Id },
  output: Type.Object({ field: Type.Union([ObjectField, FieldFolder]) }),
  record: 'field',

  async handler({ id }, { store }) {
    const row = await findField(store, id, objectKeys);
    const field = row ? presentObjectField(row) : await findFolder(store, id);
    if (!field) throw notFound('The custom field');
    return { field };
  },
});
