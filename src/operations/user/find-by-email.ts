import Type from 'typebox';
import { invalidInput } from '#base/errors.ts';
import { User } from '#contacts/user.ts';
import { searchUsers as findUsers } from '#store/user-search.ts';
import { query } from '../operation.ts';
import { companyId, refuseOtherTenant } from '../tenant.ts';

const count = (description: string, minimum: number, maximum: number) =>
  Type.Optional(
    Type.Union([Type.Integer({ minimum, maximum }), Type.String({ pattern: '^[0-9]{1,7}$' })], {
      description: `${description} A text of digits serves too.`,
    }),
  );

export const findUsersByEmail = query({
  key: 'user.findByEmail',
  title: 'Find Users by Email',
  description: 'Returns the users that have one of the given email addresses.',
  group: 'schema',
  scope: 'contacts.readonly',
  http: { method: 'POST', path: '/users/search/filter-by-email' },
  isIdempotent: true,
  input: {
    companyId,
    emails: Type.Union(
      [
        Type.String({ minLength: 1, maxLength: 65_536 }),
        Type.Array(Type.String({ maxLength: 320 }), { minItems: 1, maxItems: 500 }),
      ],
      { description: 'A list of addresses, or a text that holds them with commas between.' },
    ),
    deleted: Type.Optional(Type.Boolean({ description: 'True finds nobody: a removed user is not kept.' })),
    skip: count('How many to pass over first.', 0, 9_999_999),
    limit: count('At most so many, up to 100; 25 where it is not sent.', 1, 100),
    projection: Type.Optional(
      Type.String({ maxLength: 1000, description: 'Taken from existing clients; users are answered whole.' }),
    ),
  },
  output: Type.Object({ users: Type.Array(User), count: Type.Integer() }),

  async handler({ companyId, emails, deleted, skip = 0, limit = 25 }, { store, caller }) {
    refuseOtherTenant(companyId, caller);
    const wanted = (typeof emails === 'string' ? emails.split(',') : emails)
      .map(email => email.trim().toLowerCase())
      .filter(email => email !== '');
    if (wanted.length > 500) {
      throw invalidInput([{ member: 'emails', message: 'emails must not have more than 500 items' }]);
    }
    if (deleted || wanted.length === 0) return { users: [], count: 0 };
    const most = Math.min(Math.max(Number(limit), 1), 100);
    return findUsers(store, { emails: wanted, limit: most, skip: Number(skip) });
  },
});
