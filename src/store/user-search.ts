import { sql } from 'kysely';
import { toIso } from '#base/clock.ts';
import { notFound } from '#base/errors.ts';
import { foldText } from '#contacts/text.ts';
import type { User } from '#contacts/user.ts';
import { listLocations } from './locations.ts';
import type { StoreReader } from './store.ts';
import type { UserTable } from './tables.ts';

/** Which users of the tenant are looked for; every part that is there must hold. */
export interface UserSearch {
  /** Folded; each must be found in name, e-mail or phone. */
  readonly words?: readonly string[] | undefined;
  readonly role?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  /** In lower case. */
  readonly emails?: readonly string[] | undefined;
  readonly sort?: 'name' | 'email' | 'dateAdded' | undefined;
  readonly descending?: boolean | undefined;
  readonly limit: number;
  readonly skip: number;
}

const sortColumns = {
  name: sql`lower(name)`,
  email: sql`email_lower`,
  dateAdded: sql`date_added`,
} as const;

/** One user of the tenant that the bound location belongs to. Throws `not_found`. */
export async function getUser(store: StoreReader, id: string): Promise<User> {
  const row = await usersOfTenant(store).selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound('The user');
  return presentUser(row, await locationIds(store));
}

/** All users of the tenant that the bound location belongs to, by name. */
export async function listUsers(store: StoreReader): Promise<User[]> {
  const rows = await usersOfTenant(store).selectAll().orderBy(sortColumns.name).orderBy('id').execute();
  const ids = await locationIds(store);
  return rows.map(row => presentUser(row, ids));
}

/** A page of the users, and how many there are on all pages. */
export async function searchUsers(
  store: StoreReader,
  search: UserSearch,
): Promise<{ users: User[]; count: number }> {
  const { words = [], limit, skip } = search;
  const direction = search.descending ? 'desc' : 'asc';
  const sorted = matchingUsers(store, search)
    .selectAll()
    .orderBy(sortColumns[search.sort ?? 'name'], direction)
    .orderBy('id', direction);
  const ids = await locationIds(store);
  if (words.length > 0) {
    // Names are kept as they are spelled, so that words are compared here and not in SQL.
    const found = (await sorted.execute()).filter(row => holdsWords(row, words));
    return {
      users: found.slice(skip, skip + limit).map(row => presentUser(row, ids)),
      count: found.length,
    };
  }
  const rows = await sorted.limit(limit).offset(skip).execute();
  const { count } = await matchingUsers(store, search)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return { users: rows.map(row => presentUser(row, ids)), count };
}

function matchingUsers(store: StoreReader, { role, ids, emails }: UserSearch) {
  let query = usersOfTenant(store);
  if (role !== undefined) query = query.where('role', '=', role);
  if (ids) query = query.where('id', 'in', ids);
  if (emails) query = query.where('email_lower', 'in', emails);
  return query;
}

function usersOfTenant({ database, locationId }: StoreReader) {
  return database
    .selectFrom('user')
    .where('tenant_id', '=', location =>
      location.selectFrom('location').select('tenant_id').where('location.id', '=', locationId),
    );
}

async function locationIds(store: StoreReader): Promise<string[]> {
  return (await listLocations(store)).map(({ id }) => id);
}

function holdsWords({ name, email, phone }: UserTable, words: readonly string[]): boolean {
  const text = foldText(`${name}\n${email ?? ''}\n${phone ?? ''}`);
  return words.every(word => text.includes(word));
}

function presentUser(row: UserTable, locationIds: string[]): User {
  return {
    id: row.id,
    name: row.name,
    ...(row.first_name !== null && { firstName: row.first_name }),
    ...(row.last_name !== null && { lastName: row.last_name }),
    ...(row.email !== null && { email: row.email }),
    ...(row.phone !== null && { phone: row.phone }),
    roles: { type: 'account', role: row.role, locationIds },
    deleted: false,
    dateAdded: toIso(row.date_added),
  };
}
