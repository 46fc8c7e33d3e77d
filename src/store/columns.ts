import { type Kysely, sql } from 'kysely';

export type EngineKind = 'sqlite' | 'postgres';

/**
 * The kinds of column, so that a row reads the same from both engines: text compares by bytes (pages would
 * differ between the engines otherwise), whole numbers hold times in milliseconds and yes or no as 1 or 0,
 * JSON is text. Only what a person typed as a number may have a fraction. Bytes are those of files. A question mark
 * allows null.
 */
export type ColumnKind = 'text' | 'text?' | 'whole' | 'whole?' | 'number?' | 'json' | 'bytes';

const types = {
  sqlite: { text: sql`text`, whole: sql`integer`, number: sql`real`, json: sql`text`, bytes: sql`blob` },
  postgres: {
    text: sql`text collate "C"`,
    whole: sql`bigint`,
    number: sql`double precision`,
    json: sql`text`,
    bytes: sql`bytea`,
  },
} as const;

function typeOf(kind: EngineKind, column: ColumnKind) {
  switch (column) {
    case 'text':
    case 'text?':
      return types[kind].text;
    case 'whole':
    case 'whole?':
      return types[kind].whole;
    case 'number?':
      return types[kind].number;
    case 'json':
      return types[kind].json;
    case 'bytes':
      return types[kind].bytes;
  }
}

export interface TableShape {
  readonly columns: Readonly<Record<string, ColumnKind>>;
  readonly key: readonly string[];
  readonly unique?: Readonly<Record<string, readonly string[]>>;
  readonly indexes?: Readonly<Record<string, readonly string[]>>;
  /**
   * Has SQLite keep the rows in the tree of their key, not in one of its own beside it. For narrow tables without other
   * indexes: without statistics SQLite takes the key for any query that names its first column.
   */
  readonly isOneTree?: boolean;
}

/** Creates a table with its primary key and indexes. */
export async function createTable<Database>(
  database: Kysely<Database>,
  kind: EngineKind,
  name: string,
  shape: TableShape,
): Promise<void> {
  const columns = Object.entries(shape.columns).map(([column, columnKind]) =>
    columnKind.endsWith('?')
      ? sql`${sql.ref(column)} ${typeOf(kind, columnKind)}`
      : sql`${sql.ref(column)} ${typeOf(kind, columnKind)} not null`,
  );
  const key = sql.join(shape.key.map(column => sql.ref(column)));
  const form = kind === 'sqlite' && shape.isOneTree ? sql` without rowid` : sql``;
  await sql`create table ${sql.table(name)} (${sql.join(columns)}, primary key (${key}))${form}`.execute(
    database,
  );
  await createIndexes(database, name, shape);
}

/** Makes a table of the embedded engine anew in another form, with the rows that it has. */
export async function rebuild<Database>(
  database: Kysely<Database>,
  name: string,
  shape: TableShape,
): Promise<void> {
  const before = sql.table(`${name}_before`);
  const columns = sql.join(Object.keys(shape.columns).map(column => sql.ref(column)));
  await sql`alter table ${sql.table(name)} rename to ${before}`.execute(database);
  await createTable(database, 'sqlite', name, shape);
  await sql`insert into ${sql.table(name)} (${columns}) select ${columns} from ${before}`.execute(database);
  await sql`drop table ${before}`.execute(database);
}

/** Creates the indexes of a table that is there. Index columns may end in ` desc`. */
export async function createIndexes<Database>(
  database: Kysely<Database>,
  name: string,
  shape: Pick<TableShape, 'unique' | 'indexes'>,
): Promise<void> {
  for (const [index, columns] of Object.entries(shape.unique ?? {})) {
    await createIndex(database, name, index, columns, true);
  }
  for (const [index, columns] of Object.entries(shape.indexes ?? {})) {
    await createIndex(database, name, index, columns, false);
  }
}

/** Adds columns to a table; those that it has already have no values there, so each allows null. */
export async function addColumns<Database>(
  database: Kysely<Database>,
  kind: EngineKind,
  table: string,
  columns: Readonly<Record<string, ColumnKind & `${string}?`>>,
): Promise<void> {
  for (const [name, columnKind] of Object.entries(columns)) {
    await sql`alter table ${sql.table(table)} add column ${sql.ref(name)} ${typeOf(kind, columnKind)}`.execute(
      database,
    );
  }
}

async function createIndex<Database>(
  database: Kysely<Database>,
  table: string,
  index: string,
  columns: readonly string[],
  isUnique: boolean,
): Promise<void> {
  const terms = columns.map(column => {
    const [name = column, direction] = column.split(' ');
    return direction === 'desc' ? sql`${sql.ref(name)} desc` : sql`${sql.ref(name)}`;
  });
  const unique = isUnique ? sql`unique ` : sql``;
  await sql`create ${unique}index ${sql.ref(`${table}_${index}`)} on ${sql.table(table)} (${sql.join(terms)})`.execute(
    database,
  );
}
