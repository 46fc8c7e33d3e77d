import Type from 'typebox';
import { User } from '#contacts/user.ts';
import { listUsers as readUsers } from '#store/user-search.ts';
import { locationId } from '../contact/members.ts';
import { query } from '../operation.ts';

export const listUsers = query({
  key: 'user.list',
  title: 'List Users of Location',
  description: 'Returns the users of a location, by name.',
  group: 'schema',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/users/' },
  isIdempotent: true,
  input: { locationId },
  output: Type.Object({ users: Type.Array(User), count: Type.Integer() }),

  async handler(_input, { store }) {
    const users = await readUsers(store);
    return { users, count: users.length };
  },
});
