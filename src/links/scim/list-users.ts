import { parseFilter } from '#contacts/scim/filter.ts';
import { keyIn } from '#contacts/scim/filter-key.ts';
import { matchesFilter } from '#contacts/scim/filter-match.ts';
import { type ScimUser, userResource } from '#contacts/scim/resource.ts';
import { isStorable } from '#contacts/text.ts';
import { scimUsersAt, scimUsersBehind, scimUsersBy } from '#store/scim/users.ts';
import type { Store } from '#store/store.ts';

/** What a client looks for, and which part of it is wanted. */
export interface UserSearch {
  readonly filter: string | undefined;
  /** From 0. */
  readonly offset: number;
  readonly count: number;
}

export interface FoundUsers {
  readonly users: readonly ScimUser[];
  /** Of all parts. */
  readonly total: number;
}

/** Where users are, and the address that their own begin with. */
export interface UserPlace {
  readonly locationId: string;
  readonly connectionId: string;
  readonly baseUrl: string;
}

const lookedAtAtOnce = 500;

/** The users that a filter finds, by id. Throws `invalidFilter`. */
export async function listUsers(
  store: Store,
  place: UserPlace,
  { filter: text, offset, count }: UserSearch,
): Promise<FoundUsers> {
  const { locationId, connectionId, baseUrl } = place;
  if (text === undefined) {
    return store.read(locationId, reader => scimUsersAt(reader, connectionId, { offset, count }));
  }
  const filter = parseFilter(text);
  const isFound = (user: ScimUser) => matchesFilter(filter, userResource(user, baseUrl));
  const key = keyIn(filter);
  if (key) {
    const known = isStorable(key.value)
      ? await store.read(locationId, reader => scimUsersBy(reader, connectionId, key))
      : [];
    const found = known.filter(isFound);
    return { users: found.slice(offset, offset + count), total: found.length };
  }
  const users: ScimUser[] = [];
  let total = 0;
  // Each batch in a read of its own, so that others are served between them.
  for (let after = ''; ; ) {
    const batch = await store.read(locationId, reader =>
      scimUsersBehind(reader, connectionId, after, lookedAtAtOnce),
    );
    for (const user of batch.filter(isFound)) {
      if (total >= offset && users.length < count) users.push(user);
      total += 1;
    }
    const last = batch.at(-1);
    if (!last || batch.length < lookedAtAtOnce) return { users, total };
    after = last.id;
  }
}
