import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { createDatabase } from './databases.ts';

/** The database of a server under test. */
export interface ServerDatabase {
  /** For `ROSTER_DATABASE_URL`. */
  readonly url: string;
  drop(): Promise<void>;
}

/**
 * An SQLite file of that name in a folder; where the run of tests is for PostgreSQL (`test/on-postgres.test.ts`), an empty
 * database of its own.
 */
export async function serverDatabase(folder: string, name = 'test.db'): Promise<ServerDatabase> {
  if (process.env.ROSTER_TEST_ENGINE === 'postgres') return createDatabase('empty');
  return { url: `sqlite:${folder}/${name}`, drop: async () => {} };
}

export type StoredRow = Readonly<Record<string, unknown>>;

/** Looks at what is stored, beside the server. Whole numbers of PostgreSQL come as text. */
export async function looking<Result>(
  url: string,
  work: (rowsOf: (text: string) => Promise<readonly StoredRow[]>) => Promise<Result>,
): Promise<Result> {
  if (url.startsWith('sqlite:')) {
    const file = new DatabaseSync(url.slice('sqlite:'.length), { readOnly: true });
    try {
      return await work(async text => file.prepare(text).all());
    } finally {
      file.close();
    }
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(async text => (await client.query(text)).rows);
  } finally {
    await client.end();
  }
}
