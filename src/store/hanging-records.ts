import { sql } from 'kysely';
import { notFound, RosterError } from '#base/errors.ts';
import { statement } from './statement.ts';
import type { StoreReader, StoreWriter } from './store.ts';

/** What every record that hangs on a contact has. */
type HangingRow = Readonly<Record<string, unknown>> & {
  readonly location_id: string;
  readonly contact_id: string;
  readonly id: string;
  readonly version: number;
};

/** How many of each kind are answered beside a contact. */
export const shownBeside = 100;

/** The records of one contact that are shown beside it, and whether there are more. */
export interface Beside<Row> {
  readonly rows: readonly Row[];
  readonly hasMore: boolean;
}

/** Reading and writing the rows of a table of records that hang on a contact. `what` is its name in sentences. */
export function hangingRecords<Row extends HangingRow>(table: 'task' | 'note' | 'appointment', what: string) {
  const name = sql.table(table);

  const isOfLiveContact = sql`exists (select 1 from contact where contact.location_id = ${name}.location_id
    and contact.id = ${name}.contact_id and contact.deleted_at is null)`;

  const byId = statement<{ location_id: string; contact_id: string; id: string }>()(
    (_database, bind) => sql<Row>`select * from ${name} where location_id = ${bind('location_id')}
      and contact_id = ${bind('contact_id')} and id = ${bind('id')} and ${isOfLiveContact}`,
  );

  const anywhere = statement<{ location_id: string; id: string }>()(
    (_database, bind) => sql<Row>`select * from ${name} where location_id = ${bind('location_id')}
      and id = ${bind('id')} and ${isOfLiveContact}`,
  );

  const lockById = statement<{ location_id: string; contact_id: string; id: string }>()(
    (_database, bind, kind) => sql<Row>`select * from ${name} where location_id = ${bind('location_id')}
      and contact_id = ${bind('contact_id')} and id = ${bind('id')} and ${isOfLiveContact}
      ${kind === 'sqlite' ? sql`` : sql`for update`}`,
  );

  const remove = statement<{ location_id: string; id: string }>()(
    (_database, bind) =>
      sql`delete from ${name} where location_id = ${bind('location_id')} and id = ${bind('id')}`,
  );

  return {
    /** Throws `not_found` also where the record hangs on another contact, or its contact is in the bin. */
    async get(store: StoreReader, contactId: string, id: string): Promise<Row> {
      const [row] = await store.rows(byId, { location_id: store.locationId, contact_id: contactId, id });
      if (!row) throw notFound(what);
      return row;
    },

    /** On whichever contact it hangs; nothing where it is not there, or its contact is in the bin. */
    async find(store: StoreReader | StoreWriter, id: string): Promise<Row | undefined> {
      const [row] = await store.rows(anywhere, { location_id: store.locationId, id });
      return row;
    },

    /** As `get`, with the row locked; throws `version_conflict` when it was changed since `ifVersion`. */
    async getForChange(store: StoreWriter, contactId: string, id: string, ifVersion?: number): Promise<Row> {
      const [row] = await store.rows(lockById, { location_id: store.locationId, contact_id: contactId, id });
      if (!row) throw notFound(what);
      if (ifVersion !== undefined && row.version !== ifVersion) {
        throw new RosterError(
          'version_conflict',
          `${what} is at version ${row.version}, not ${ifVersion}. Read it again and repeat the change.`,
        );
      }
      return row;
    },

    async insert(store: StoreWriter, row: Row): Promise<void> {
      const columns = sql.join(Object.keys(row).map(column => sql.ref(column)));
      await sql`insert into ${name} (${columns}) values (${sql.join(Object.values(row))})`.execute(
        store.database,
      );
    },

    async update(store: StoreWriter, row: Row): Promise<void> {
      const { location_id: _, id: __, ...changed } = row;
      const changes = Object.entries(changed).map(([column, value]) => sql`${sql.ref(column)} = ${value}`);
      await sql`update ${name} set ${sql.join(changes)}
        where location_id = ${row.location_id} and id = ${row.id}`.execute(store.database);
    },

    async remove(store: StoreWriter, { id }: Row): Promise<void> {
      await store.rows(remove, { location_id: store.locationId, id });
    },

    /** The newest of each contact, without a query per contact. */
    async beside(
      store: StoreReader,
      contactIds: readonly string[],
    ): Promise<ReadonlyMap<string, Beside<Row>>> {
      const found = new Map<string, { rows: Row[]; hasMore: boolean }>();
      for (const id of contactIds) found.set(id, { rows: [], hasMore: false });
      if (contactIds.length === 0) return found;
      const rows = await store.select(sql<Row & { place: number }>`
        select * from (
          select ${name}.*, row_number() over (partition by contact_id order by date_added desc, id desc) as place
          from ${name} where location_id = ${store.locationId} and contact_id in (${sql.join(contactIds)})
        ) as numbered where place <= ${shownBeside + 1} order by contact_id, place`);
      for (const row of rows) {
        const entry = found.get(row.contact_id);
        if (entry && entry.rows.length < shownBeside) entry.rows.push(row);
        else if (entry) entry.hasMore = true;
      }
      return found;
    },
  };
}
