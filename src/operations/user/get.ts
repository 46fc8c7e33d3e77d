import Type from 'typebox';
import { User } from '#contacts/user.ts';
import { getUser as readUser } from '#store/user-search.ts';
import { query } from '../operation.ts';

export const getUser = query({
  key: 'user.get',
  title: 'Get User',
  description: 'Returns one user.',
  group: 'schema',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/users/{userId}' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { userId: Type.String({ minLength: 1, maxLength: 255, description: 'The id of the user.' }) },
  output: User,

  async handler({ userId }, { store }) {
    return readUser(store, userId);
  },
});
