import { notFound, RosterError } from '#base/errors.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { foldText } from '#contacts/text.ts';
import { insertRow, updateRow } from '../rows.ts';
import { statement } from '../statement.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import type { ConnectionTable } from '../tables-links.ts';

const byId = statement<{ location_id: string; id: string }>()((database, bind) =>
  database
    .selectFrom('connection')
    .selectAll()
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id')),
);

const lockById = statement<{ location_id: string; id: string }>()((database, bind, kind) => {
  const query = database
    .selectFrom('connection')
    .selectAll()
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id'));
  return kind === 'sqlite' ? query : query.forUpdate();
});

export async function findConnection(
  store: Pick<StoreReader, 'rows' | 'locationId'>,
  id: string,
): Promise<ConnectionTable | undefined> {
  const [row] = await store.rows(byId, { location_id: store.locationId, id });
  return row;
}

/** Throws `not_found`. */
export async function getConnection(
  store: Pick<StoreReader, 'rows' | 'locationId'>,
  id: string,
): Promise<ConnectionTable> {
  const row = await findConnection(store, id);
  if (!row) throw notFound('The connection');
  return row;
}

/** As `getConnection`, locked until the transaction ends. Throws `version_conflict`. */
export async function getConnectionForChange(
  store: StoreWriter,
  id: string,
  ifVersion?: number,
): Promise<ConnectionTable> {
  const [row] = await store.rows(lockById, { location_id: store.locationId, id });
  if (!row) throw notFound('The connection');
  if (ifVersion === undefined || row.version === ifVersion) return row;
  throw new RosterError(
    'version_conflict',
    `The connection is at version ${row.version}, not ${ifVersion}. Read it again and repeat the change.`,
  );
}

/** All of the location, the newest first. A location has few. */
export async function listConnections(
  { database, locationId }: StoreReader | StoreWriter,
  type?: ConnectionTable['type'],
): Promise<ConnectionTable[]> {
  let rows = database.selectFrom('connection').selectAll().where('location_id', '=', locationId);
  if (type !== undefined) rows = rows.where('type', '=', type);
  return rows.orderBy('id', 'desc').execute();
}

/** More than a location has use for. */
const mostConnections = 50;

/** Throws `conflict` where the location has the name, or too many. */
export async function insertConnection(store: StoreWriter, row: ConnectionTable): Promise<void> {
  const known = await listConnections(store);
  if (known.length >= mostConnections)
    throw new RosterError('conflict', `The location has ${mostConnections} connections. Delete one first.`);
  refuseName(known, row);
  await insertRow(store, 'connection', row);
}

export async function updateConnection(store: StoreWriter, row: ConnectionTable): Promise<void> {
  await updateRow(store, 'connection', row);
}

/** Throws `conflict` where another connection of the location has the name. */
export async function renameConnection(
  store: StoreWriter,
  row: ConnectionTable,
  name: string,
): Promise<ConnectionTable> {
  const renamed = { ...row, name, name_folded: foldText(name) };
  refuseName(await listConnections(store), renamed);
  return renamed;
}

function refuseName(known: readonly ConnectionTable[], { id, name, name_folded }: ConnectionTable): void {
  if (known.some(other => other.id !== id && other.name_folded === name_folded))
    throw new RosterError('conflict', `The location has a connection named ${name}. Choose another name.`);
}

/** Where a connection keeps its sealed credentials. */
export function sealedAt(id: string) {
  return { table: 'connection', column: 'credentials', rowId: id } as const;
}

/** Where the link stands, as its type defines it. */
export function stateOf({ state }: Pick<ConnectionTable, 'state'>): Readonly<Record<string, unknown>> {
  const parsed = parseJson(state);
  return isRecord(parsed) ? parsed : {};
}

/** The ids of the groups by whose members it is said who is taken; none where no group counts. */
export function groupsOf(connection: Pick<ConnectionTable, 'settings'>): readonly string[] {
  const named = filtersOf(connection).flatMap(({ groups }) => (Array.isArray(groups) ? groups : []));
  return [...new Set(named.filter(id => typeof id === 'string'))];
}

/** All that asks something of the people of a connection: its filter, and the rules that name their locations. */
export function filtersOf(
  connection: Pick<ConnectionTable, 'settings'>,
): readonly Readonly<Record<string, unknown>>[] {
  const { people } = settingsOf(connection);
  if (!isRecord(people)) return [];
  const rules: readonly unknown[] = Array.isArray(people.locations) ? people.locations : [];
  return [people, ...rules.filter(isRecord)];
}

export function settingsOf({
  settings,
}: Pick<ConnectionTable, 'settings'>): Readonly<Record<string, unknown>> {
  const parsed = parseJson(settings);
  return isRecord(parsed) ? parsed : {};
}
