import type { Session } from './engines/engine.ts';
import { statement } from './statement.ts';
import type { StoreReader, StoreWriter } from './store.ts';
import type { UserTable } from './tables.ts';

const byObjectId = statement<{ tenant_id: string; object_id: string }>()((database, bind) =>
  database
    .selectFrom('user')
    .select('id')
    .where('tenant_id', '=', bind('tenant_id'))
    .where('object_id', '=', bind('object_id')),
);

/** The id of the user that a person of Entra ID is. */
export async function findUserId(
  session: Session,
  tenantId: string,
  objectId: string,
): Promise<string | undefined> {
  const [row] = await session.rows(byObjectId, { tenant_id: tenantId, object_id: objectId });
  return row?.id;
}

/** The ids of those people of the bound location's tenant who are users; the others are passed over. */
export async function userIdsOf(
  store: StoreReader | StoreWriter,
  objectIds: readonly string[],
): Promise<string[]> {
  const rows = await store.database
    .selectFrom('user')
    .innerJoin('location', 'location.tenant_id', 'user.tenant_id')
    .select('user.id')
    .where('location.id', '=', store.locationId)
    .where('user.object_id', 'in', [...new Set(objectIds)])
    .orderBy('user.id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Adds a user unless the person has one already, by another call or replica. */
export async function insertUser({ database }: Pick<Session, 'database'>, user: UserTable): Promise<void> {
  await database
    .insertInto('user')
    .values(user)
    .onConflict(conflict => conflict.columns(['tenant_id', 'object_id']).doNothing())
    .execute();
}

/** Those of the ids that are no users of the tenant that the bound location belongs to. */
export async function unknownUsers(store: StoreReader, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await store.database
    .selectFrom('user')
    .innerJoin('location', 'location.tenant_id', 'user.tenant_id')
    .select('user.id')
    .where('location.id', '=', store.locationId)
    .where('user.id', 'in', [...new Set(ids)])
    .execute();
  const known = new Set(rows.map(row => row.id));
  return ids.filter(id => !known.has(id));
}

/** The oldest user of the bound location's tenant with an e-mail. */
export async function findUserByEmail(
  store: StoreReader | StoreWriter,
  email: string,
): Promise<string | undefined> {
  const row = await store.database
    .selectFrom('user')
    .innerJoin('location', 'location.tenant_id', 'user.tenant_id')
    .select('user.id')
    .where('location.id', '=', store.locationId)
    .where('user.email_lower', '=', email.toLowerCase())
    .orderBy('user.id')
    .executeTakeFirst();
  return row?.id;
}

/** Users of a tenant who have not signed in, by e-mail in lower case: an e-mail that several have is left out. */
export async function usersNotSignedIn(
  { database }: Pick<Session, 'database'>,
  tenantId: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await database
    .selectFrom('user')
    .select(['email_lower', ({ fn }) => fn.min('id').as('id')])
    .where('tenant_id', '=', tenantId)
    .where('object_id', 'is', null)
    .where('email_lower', 'is not', null)
    .groupBy('email_lower')
    .having(({ fn }) => fn.countAll(), '=', 1)
    .execute();
  return new Map(rows.map(({ email_lower, id }) => [email_lower ?? '', id]));
}

/** Has a user who has not signed in be a person of Entra ID from now on, unless somebody is that already. */
export async function claimUser(
  { database }: StoreWriter,
  tenantId: string,
  { id, objectId }: { readonly id: string; readonly objectId: string },
): Promise<void> {
  await database
    .updateTable('user')
    .set({ object_id: objectId })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .where('object_id', 'is', null)
    .execute();
}

export interface NewUser {
  readonly name: string;
  readonly firstName: string | undefined;
  readonly lastName: string | undefined;
  readonly email: string | undefined;
  readonly phone: string | undefined;
}

/** Makes somebody a user of the bound location's tenant who has not signed in, and tells of it. */
export async function addUser(store: StoreWriter, user: NewUser): Promise<string> {
  const { name, firstName, lastName, email, phone } = user;
  const id = store.newId();
  const { tenant_id } = await store.database
    .selectFrom('location')
    .select('tenant_id')
    .where('id', '=', store.locationId)
    .executeTakeFirstOrThrow();
  await insertUser(store, {
    tenant_id,
    id,
    object_id: null,
    name,
    first_name: firstName ?? null,
    last_name: lastName ?? null,
    email: email ?? null,
    email_lower: email?.toLowerCase() ?? null,
    phone: phone ?? null,
    role: 'user',
    date_added: store.now,
  });
  store.noteEvent({ type: 'user.created', data: { user: { id, name, email } }, changes: [] });
  return id;
}
