import { sql } from 'kysely';
import { BoundedMap } from '#base/bounded-map.ts';
import type { ContactState } from '#contacts/contact-state.ts';
import { statement } from '../statement.ts';
import type { StoreReader } from '../store.ts';
import { rowsToCount, type Total, totalFrom } from '../total.ts';
import { fromRow, fromShownRow, type ShownRow, shownColumns } from './row.ts';

/** The place of a contact in the list of all, the newest first. */
export interface NewestPlace {
  readonly dateAdded: number;
  readonly id: string;
}

const start: NewestPlace = { dateAdded: Number.MAX_SAFE_INTEGER, id: '' };

/** Of a page of the API; longer ones share a statement. */
const longestPage = 101;

/** The statement of each limit: one with a limit that is a parameter is planned anew by PostgreSQL at each run. */
const newest = new Map<number | undefined, ReturnType<typeof newestOf>>();

const newestOf = (limit: number | undefined) =>
  statement<{ location_id: string; date_added: number; id: string; limit: number }>()((database, bind) =>
    database
      .selectFrom('contact')
      .select(shownColumns)
      .select(({ selectFrom }) => [
        selectFrom('location')
          .select('dictionary_revision')
          .where('location.id', '=', bind('location_id'))
          .as('dictionary_revision'),
        selectFrom('counter')
          .select('value')
          .where('counter.location_id', '=', bind('location_id'))
          .where('counter.name', '=', 'contacts')
          .as('total'),
      ])
      .where('location_id', '=', bind('location_id'))
      .where('deleted_at', 'is', null)
      .where(sql<boolean>`(date_added, id) < (${bind('date_added')}, ${bind('id')})`)
      .orderBy('date_added', 'desc')
      .orderBy('id', 'desc')
      .limit(limit === undefined ? bind('limit') : sql.lit(limit)),
  );

export interface NewestPage {
  readonly states: readonly ContactState[];
  /** Of the location, as `countContacts` answers it. */
  readonly total: number;
  /** That of the location's names, which those who list contacts need too. */
  readonly revision: number | undefined;
}

/** The contacts behind a place, the newest first. */
export async function listNewest(
  store: StoreReader,
  { limit, after = start }: { readonly limit: number; readonly after?: NewestPlace | undefined },
): Promise<NewestPage> {
  const kept = limit <= longestPage ? limit : undefined;
  const known = newest.get(kept) ?? newestOf(kept);
  newest.set(kept, known);
  const rows = await store.rows(known, {
    location_id: store.locationId,
    date_added: after.dateAdded,
    id: after.id,
    limit,
  });
  const [first] = rows;
  if (!first) return { states: [], total: await countContacts(store), revision: undefined };
  return {
    states: rows.map(row => stateOf(row, store.locationId)),
    total: first.total ?? 0,
    revision: first.dictionary_revision ?? undefined,
  };
}

interface Listed {
  readonly row: ShownRow;
  readonly state: ContactState;
}

/** What most lists show is the same newest contacts: from a row as it was before comes the same state, so the same object. */
const listed = new BoundedMap<string, Listed>('listed contacts', 500);

function stateOf(row: ShownRow, locationId: string): ContactState {
  const known = listed.get(row.id);
  if (
    known?.state.locationId === locationId &&
    shownColumns.every(column => known.row[column] === row[column])
  )
    return known.state;
  const state = fromShownRow(row, locationId);
  listed.set(row.id, { row, state });
  return state;
}

/** Live contacts by id; one that is not there is left out. */
export async function findContacts(
  store: StoreReader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ContactState>> {
  if (ids.length === 0) return new Map();
  const rows = await store.database
    .selectFrom('contact')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('id', 'in', [...new Set(ids)])
    .where('deleted_at', 'is', null)
    .execute();
  return new Map(rows.map(row => [row.id, fromRow(row)]));
}

const placeById = statement<{ location_id: string; id: string }>()((database, bind) =>
  database
    .selectFrom('contact')
    .select('date_added')
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id')),
);

/** The place of a contact, also of one that was deleted since a list showed it. */
export async function findNewestPlace(store: StoreReader, id: string): Promise<NewestPlace | undefined> {
  const [row] = await store.rows(placeById, { location_id: store.locationId, id });
  return row && { dateAdded: row.date_added, id };
}

const counter = statement<{ location_id: string }>()((database, bind) =>
  database
    .selectFrom('counter')
    .select('value')
    .where('location_id', '=', bind('location_id'))
    .where('name', '=', 'contacts'),
);

/** How many contacts the location has, by the counter that moves with its events. */
export async function countContacts(store: StoreReader): Promise<number> {
  const [row] = await store.rows(counter, { location_id: store.locationId });
  return row?.value ?? 0;
}

/** The place of a contact among those of its business, by name. */
export interface NamePlace {
  readonly sortName: string;
  readonly id: string;
}

const ofBusiness = statement<{
  location_id: string;
  business_id: string;
  sort_name: string;
  id: string;
  limit: number;
  skip: number;
}>()((database, bind) =>
  database
    .selectFrom('contact')
    .selectAll()
    .where('location_id', '=', bind('location_id'))
    .where('business_id', '=', bind('business_id'))
    .where('deleted_at', 'is', null)
    .where(sql<boolean>`(sort_name, id) > (${bind('sort_name')}, ${bind('id')})`)
    .orderBy('sort_name')
    .orderBy('id')
    .limit(bind('limit'))
    .offset(bind('skip')),
);

export interface BusinessPage {
  readonly businessId: string;
  readonly limit: number;
  readonly skip?: number;
  readonly after?: NamePlace | undefined;
}

/** The contacts of a business behind a place, by name. */
export async function listOfBusiness(
  store: StoreReader,
  { businessId, limit, skip = 0, after }: BusinessPage,
): Promise<ContactState[]> {
  const rows = await store.rows(ofBusiness, {
    location_id: store.locationId,
    business_id: businessId,
    sort_name: after?.sortName ?? '',
    id: after?.id ?? '',
    limit,
    skip,
  });
  return rows.map(fromRow);
}

const countOf = statement<{ location_id: string; business_id: string }>()(
  (_database, bind) => sql<{ counted: number }>`
    select count(*) as counted from (
      select 1 from contact where location_id = ${bind('location_id')}
        and business_id = ${bind('business_id')} and deleted_at is null limit ${sql.lit(rowsToCount)}
    ) as counted_rows`,
);

export async function countOfBusiness(store: StoreReader, businessId: string): Promise<Total> {
  const [row] = await store.rows(countOf, { location_id: store.locationId, business_id: businessId });
  return totalFrom(row?.counted ?? 0);
}
