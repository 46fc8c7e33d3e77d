import { type Kysely, sql } from 'kysely';
import type { EngineKind } from '../columns.ts';
import { trigramSchema } from '../trigrams.ts';

interface TextIndex {
  readonly name: string;
  readonly insteadOf: string;
  /** Columns that a search has equal beside a text: the index finds both at once. */
  readonly equal: readonly string[];
  /** Columns whose texts are one text in the index, each on lines of its own. */
  readonly joined: readonly string[];
  /** So many kilobytes of texts wait until the index takes them in together. */
  readonly waiting: number;
}

const indexes: readonly TextIndex[] = [
  {
    name: 'contact_search_words',
    insteadOf: 'contact_search_query_text',
    equal: ['city', 'source'],
    joined: ['full_name', 'emails', 'phones', 'company_name'],
    waiting: 2048,
  },
  {
    name: 'contact_search_texts',
    insteadOf: 'contact_search_other_text',
    equal: [],
    joined: ['address', 'city', 'state', 'postal_code', 'source', 'custom_text'],
    waiting: 4096,
  },
];

/**
 * The text indexes of PostgreSQL also have which stretch of 131,072 contacts a contact is of, by its number: that a text is in
 * more contacts than are counted is then told from a part of the index.
 */
export async function up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void> {
  if (kind === 'sqlite') return;
  const schema = await trigramSchema(database);
  if (schema === undefined) return;
  for (const { name, insteadOf, equal, joined, waiting } of indexes) {
    const columns = equal.map(column => sql.ref(column));
    const texts = joined.map(column => sql`coalesce(${sql.ref(column)}, '')`);
    const text = sql`(${sql.join(texts, sql` || '\n' || `)}) ${sql.ref(`${schema}.gin_trgm_ops`)}`;
    await sql`create index ${sql.ref(name)} on contact_search
      using gin (${sql.join([sql`location_id, (number / 131072)`, ...columns, text])})
      with (gin_pending_list_limit = ${sql.lit(waiting)})`.execute(database);
    // Last, so that searches go on by it until then.
    await sql`drop index if exists ${sql.ref(insteadOf)}`.execute(database);
  }
}
