import Type from 'typebox';
import { invalidInput } from '#base/errors.ts';
import type { StoreReader } from '#store/store.ts';
import { unknownUsers } from '#store/users.ts';
import { Id } from '../contact/members.ts';

export const followers = Type.Array(Id, { maxItems: 500, description: 'The ids of users.' });

/** Every follower of the contact after the call. */
export const followerIds = Type.Array(Type.String(), {
  description: 'The ids of all users who follow the contact after the call.',
});

/** Throws `invalid_input` with an entry for each id that is neither a user of the tenant nor among the known. */
export async function refuseUnknownUsers(
  store: StoreReader,
  ids: readonly string[],
  known: readonly string[],
): Promise<void> {
  const unknown = await unknownUsers(
    store,
    ids.filter(id => !known.includes(id)),
  );
  if (unknown.length === 0) return;
  throw invalidInput(
    unknown.map(id => {
      const member = `followers[${ids.indexOf(id)}]`;
      return { member, message: `${member} must be the id of a user` };
    }),
  );
}
