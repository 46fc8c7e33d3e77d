import Type from 'typebox';
import { notFound } from '#base/errors.ts';
import { ignoreGroup } from '#store/duplicates/groups.ts';
import { command } from '../operation.ts';

export const ignoreDuplicates = command({
  key: 'duplicate.ignore',
  title: 'Ignore Duplicate Group',
  description:
    'Remembers that the contacts of a group are different people. Another scan leaves them apart, until somebody else looks like one of them.',
  group: 'data',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/contacts/duplicates/{groupId}/ignore' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { groupId: Type.String({ minLength: 1, maxLength: 255 }) },
  output: Type.Object({ success: Type.Boolean() }),

  async handler({ groupId }, { store }) {
    if (!(await ignoreGroup(store, groupId))) throw notFound('The group');
    return { success: true };
  },
});
