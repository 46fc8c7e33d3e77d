import { invalidInput } from '#base/errors.ts';
import type { StoreReader } from '#store/store.ts';
import { unknownUsers } from '#store/users.ts';

/** Who wrote a note: undefined where nobody was sent. Throws `invalid_input` for somebody who is no user. */
export async function readAuthor(
  store: StoreReader,
  userId: string | undefined,
): Promise<string | null | undefined> {
  if (userId === undefined) return undefined;
  if (userId === '') return null;
  if ((await unknownUsers(store, [userId])).length > 0) {
    throw invalidInput([{ member: 'userId', message: 'userId must be the id of a user' }]);
  }
  return userId;
}
