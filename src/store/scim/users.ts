import { isRecord, parseJson } from '#base/json.ts';
import { type ScimDocument, userNameOf } from '#contacts/scim/document.ts';
import type { FilterKey } from '#contacts/scim/filter-key.ts';
import { foldCase } from '#contacts/scim/filter-match.ts';
import type { ScimUser } from '#contacts/scim/resource.ts';
import { insertRow } from '../rows.ts';
import { statement } from '../statement.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import type { ScimUserTable } from '../tables-scim.ts';

type Reader = Pick<StoreReader, 'rows' | 'locationId'>;
interface Place {
  readonly location_id: string;
  readonly connection_id: string;
  readonly [name: string]: unknown;
}

const byId = statement<Place & { id: string }>()((database, bind) =>
  database
    .selectFrom('scim_user')
    .selectAll()
    .where('location_id', '=', bind('location_id'))
    .where('connection_id', '=', bind('connection_id'))
    .where('id', '=', bind('id')),
);

export async function findScimUser(
  store: Reader,
  connectionId: string,
  id: string,
): Promise<ScimUser | undefined> {
  const [row] = await store.rows(byId, { ...placeOf(store, connectionId), id });
  return row && fromRow(row);
}

const byUserName = statement<Place & { value: string }>()((database, bind) =>
  database
    .selectFrom('scim_user')
    .selectAll()
    .where('location_id', '=', bind('location_id'))
    .where('connection_id', '=', bind('connection_id'))
    .where('user_name_key', '=', bind('value')),
);

const byExternalId = statement<Place & { value: string }>()((database, bind) =>
  database
    .selectFrom('scim_user')
    .selectAll()
    .where('location_id', '=', bind('location_id'))
    .where('connection_id', '=', bind('connection_id'))
    .where('external_id', '=', bind('value'))
    .orderBy('id'),
);

const byEmail = statement<Place & { value: string }>()((database, bind) =>
  database
    .selectFrom('scim_user')
    .innerJoin('scim_email', join =>
      join
        .onRef('scim_email.location_id', '=', 'scim_user.location_id')
        .onRef('scim_email.connection_id', '=', 'scim_user.connection_id')
        .onRef('scim_email.user_id', '=', 'scim_user.id'),
    )
    .selectAll('scim_user')
    .where('scim_email.location_id', '=', bind('location_id'))
    .where('scim_email.connection_id', '=', bind('connection_id'))
    .where('scim_email.email_key', '=', bind('value'))
    .orderBy('scim_user.id'),
);

/** Those whom an index finds. */
export async function scimUsersBy(
  store: Reader,
  connectionId: string,
  { name, value }: FilterKey,
): Promise<ScimUser[]> {
  const place = { ...placeOf(store, connectionId), value };
  switch (name) {
    case 'id':
      return (await store.rows(byId, { ...place, id: value })).map(fromRow);
    case 'userName':
      return (await store.rows(byUserName, place)).map(fromRow);
    case 'externalId':
      return (await store.rows(byExternalId, place)).map(fromRow);
    case 'email':
      return (await store.rows(byEmail, place)).map(fromRow);
  }
}

const behind = statement<Place & { after: string; count: number }>()((database, bind) =>
  database
    .selectFrom('scim_user')
    .selectAll()
    .where('location_id', '=', bind('location_id'))
    .where('connection_id', '=', bind('connection_id'))
    .where('id', '>', bind('after'))
    .orderBy('id')
    .limit(bind('count')),
);

/** The next users behind an id, by id. */
export async function scimUsersBehind(
  store: Reader,
  connectionId: string,
  after: string,
  count: number,
): Promise<ScimUser[]> {
  const rows = await store.rows(behind, { ...placeOf(store, connectionId), after, count });
  return rows.map(fromRow);
}

/** A part of all users by id, and how many there are. */
export async function scimUsersAt(
  store: StoreReader,
  connectionId: string,
  { offset, count }: { readonly offset: number; readonly count: number },
): Promise<{ readonly users: readonly ScimUser[]; readonly total: number }> {
  const all = store.database
    .selectFrom('scim_user')
    .where('location_id', '=', store.locationId)
    .where('connection_id', '=', connectionId);
  const { total } = await all.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = count === 0 ? [] : await all.selectAll().orderBy('id').offset(offset).limit(count).execute();
  return { users: rows.map(fromRow), total: Number(total) };
}

export async function insertScimUser(
  store: StoreWriter,
  connectionId: string,
  user: ScimUser,
): Promise<void> {
  await insertRow(store, 'scim_user', toRow(store, connectionId, user));
  await insertEmails(store, connectionId, user);
}

/** Keeps another document under an id that is there. */
export async function updateScimUser(
  store: StoreWriter,
  connectionId: string,
  user: ScimUser,
): Promise<void> {
  const { location_id, connection_id, id, ...values } = toRow(store, connectionId, user);
  await store.database
    .updateTable('scim_user')
    .set(values)
    .where('location_id', '=', location_id)
    .where('connection_id', '=', connection_id)
    .where('id', '=', id)
    .execute();
  await removeEmails(store, connectionId, user.id);
  await insertEmails(store, connectionId, user);
}

export async function removeScimUser(store: StoreWriter, connectionId: string, id: string): Promise<void> {
  await removeEmails(store, connectionId, id);
  await store.database
    .deleteFrom('scim_user')
    .where('location_id', '=', store.locationId)
    .where('connection_id', '=', connectionId)
    .where('id', '=', id)
    .execute();
}

async function insertEmails(store: StoreWriter, connectionId: string, user: ScimUser): Promise<void> {
  for (const email_key of emailKeys(user.document)) {
    const place = placeOf(store, connectionId);
    await insertRow(store, 'scim_email', { ...place, user_id: user.id, email_key });
  }
}

async function removeEmails(
  { database, locationId }: StoreWriter,
  connectionId: string,
  id: string,
): Promise<void> {
  await database
    .deleteFrom('scim_email')
    .where('location_id', '=', locationId)
    .where('connection_id', '=', connectionId)
    .where('user_id', '=', id)
    .execute();
}

function emailKeys({ emails }: ScimDocument): readonly string[] {
  const values = Array.isArray(emails) ? emails.filter(isRecord).map(({ value }) => value) : [];
  return [...new Set(values.filter(value => value !== undefined).map(value => foldCase(String(value))))];
}

function placeOf({ locationId }: Pick<StoreReader, 'locationId'>, connectionId: string) {
  return { location_id: locationId, connection_id: connectionId };
}

function toRow(store: StoreWriter, connectionId: string, user: ScimUser): ScimUserTable {
  const { id, version, document, created, modified } = user;
  const { externalId } = document;
  return {
    ...placeOf(store, connectionId),
    id,
    version,
    user_name_key: foldCase(userNameOf(document)),
    external_id: externalId === undefined ? null : String(externalId),
    document: JSON.stringify(document),
    date_added: created,
    date_updated: modified,
  };
}

function fromRow(row: ScimUserTable): ScimUser {
  const document = parseJson(row.document);
  return {
    id: row.id,
    document: isRecord(document) ? document : {},
    version: row.version,
    created: row.date_added,
    modified: row.date_updated,
  };
}
