import { type Kysely, sql } from 'kysely';
import type { EngineKind } from '../columns.ts';
import { trigramSchema } from '../trigrams.ts';

interface TextIndex {
  readonly name: string;
  /** Columns that a search has equal beside a text: the index finds both at once. */
  readonly equal: readonly string[];
  /** Columns whose texts are one text in the index, each on lines of its own. */
  readonly joined: readonly string[];
  /**
   * For so many kilobytes of texts it waits until it takes them in together, which costs each the less the more they are. A
   * search reads those that wait one by one.
   */
  readonly waiting: number;
}

const indexes: readonly TextIndex[] = [
  {
    name: 'contact_search_query_text',
    equal: ['city', 'source'],
    joined: ['full_name', 'emails', 'phones', 'company_name'],
    waiting: 2048,
  },
  {
    name: 'contact_search_other_text',
    equal: [],
    joined: ['address', 'city', 'state', 'postal_code', 'source', 'custom_text'],
    waiting: 4096,
  },
];

/**
 * On PostgreSQL the texts that words are looked for in are one text in one index, and the others in another, where each
 * column was indexed on its own: a new contact costs a third of that, and a word is looked for once.
 */
export async function up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void> {
  if (kind === 'sqlite') return;
  const schema = await trigramSchema(database);
  if (schema === undefined) return;
  for (const { name, equal, joined, waiting } of indexes) {
    const columns = ['location_id', ...equal].map(column => sql.ref(column));
    const texts = joined.map(column => sql`coalesce(${sql.ref(column)}, '')`);
    const text = sql`(${sql.join(texts, sql` || '\n' || `)}) ${sql.ref(`${schema}.gin_trgm_ops`)}`;
    await sql`create index ${sql.ref(name)} on contact_search using gin (${sql.join([...columns, text])})
      with (gin_pending_list_limit = ${sql.lit(waiting)})`.execute(database);
  }
  // Last, so that searches go on by it until then.
  await sql`drop index if exists contact_search_text`.execute(database);
}
