import Type from 'typebox';
import { User } from '#contacts/user.ts';
import { wordsOf } from '#store/text-search.ts';
import { searchUsers as findUsers } from '#store/user-search.ts';
import { Id, locationId } from '../contact/members.ts';
import { query } from '../operation.ts';
import { limitOf, skip } from '../paging.ts';
import { companyId, refuseOtherTenant } from '../tenant.ts';

export const searchUsers = query({
  key: 'user.search',
  title: 'Search Users',
  description: 'Finds users by name, e-mail, phone, role, type or ids.',
  group: 'schema',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/users/search' },
  isIdempotent: true,
  input: {
    companyId,
    query: Type.Optional(
      Type.String({ maxLength: 1000, description: 'Words, each to be found in name, e-mail or phone.' }),
    ),
    skip,
    limit: limitOf(25),
    locationId,
    type: Type.Optional(Type.Enum(['account', 'agency'], { description: 'Every user is an `account`.' })),
    role: Type.Optional(Type.Enum(['admin', 'user'])),
    ids: Type.Optional(Type.Array(Id, { maxItems: 500 })),
    sort: Type.Optional(Type.Enum(['name', 'email', 'dateAdded'])),
    sortDirection: Type.Optional(Type.Enum(['asc', 'desc'])),
    enabled2waySync: Type.Optional(
      Type.Boolean({ description: 'Whether a calendar is connected; no user has one here.' }),
    ),
  },
  output: Type.Object({ users: Type.Array(User), count: Type.Integer() }),

  async handler(input, { store, caller }) {
    refuseOtherTenant(input.companyId, caller);
    const { ids, role, sort, limit = 25, skip = 0 } = input;
    if (input.type === 'agency' || input.enabled2waySync || ids?.length === 0) return { users: [], count: 0 };
    return findUsers(store, {
      words: wordsOf(input.query ?? ''),
      role,
      ids,
      sort,
      descending: input.sortDirection === 'desc',
      limit,
      skip,
    });
  },
});
