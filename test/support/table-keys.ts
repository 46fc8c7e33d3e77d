import { sql } from 'kysely';
import type { Engine } from '#store/engines/engine.ts';

/** The primary key of a table, or a unique index. */
export interface UniqueKey {
  readonly table: string;
  /** The first column of the table. */
  readonly firstColumn: string;
  /** In the order of the key. */
  readonly columns: readonly string[];
}

/** Every primary key and unique index of the tables that there are. */
export async function uniqueKeysOf(engine: Engine): Promise<readonly UniqueKey[]> {
  const { rows } = await engine.read(({ database, kind }) =>
    (kind === 'sqlite' ? onSqlite : onPostgres).execute(database),
  );
  const keys = new Map<string, UniqueKey & { readonly columns: string[] }>();
  for (const { table, first, key, column } of rows) {
    const known = keys.get(`${table} ${key}`) ?? { table, firstColumn: first, columns: [] };
    known.columns.push(column);
    keys.set(`${table} ${key}`, known);
  }
  return [...keys.values()];
}

interface KeyColumn {
  readonly table: string;
  readonly first: string;
  readonly key: string;
  readonly column: string;
}

const onPostgres = sql<KeyColumn>`
  select t.relname as "table", i.relname as key, c.attname as "column",
    (select attname from pg_attribute where attrelid = t.oid and attnum = 1) as first
  from pg_index x join pg_class t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
  cross join unnest(x.indkey) with ordinality as k (number, place)
  join pg_attribute c on c.attrelid = t.oid and c.attnum = k.number
  where t.relnamespace = current_schema()::regnamespace and x.indisunique
  order by t.relname, i.relname, k.place`;

/** A key that is the number of the row has no index of its own. */
const onSqlite = sql<KeyColumn>`
  with tables as (
    select m.name, (select c.name from pragma_table_info(m.name) c where c.cid = 0) as first
    from sqlite_master m where m.type = 'table' and m.name not like 'contact_text_%'
  )
  select * from (
    select t.name as "table", t.first, i.name as key, c.name as "column", c.seqno as place
    from tables t join pragma_index_list(t.name) i join pragma_index_info(i.name) c where i."unique" = 1
    union all
    select t.name, t.first, 'primary key', c.name, c.pk from tables t join pragma_table_info(t.name) c where c.pk > 0
  ) order by "table", key, place`;
