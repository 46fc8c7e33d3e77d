import { sql } from 'kysely';
import type { Engine } from './engine.ts';

/** Settings without which what was acknowledged may be lost or torn (PostgreSQL, "Reliability"). */
const needed = ['fsync', 'full_page_writes', 'synchronous_commit'] as const;

/** Those of the server's settings that are off although a write is only safe with them. Empty on SQLite. */
export async function unsafeSettings(engine: Engine): Promise<readonly string[]> {
  if (engine.kind === 'sqlite') return [];
  const { rows } = await engine.read(({ database }) =>
    sql<{ name: string }>`select name from pg_settings
      where name in (${sql.join(needed)}) and setting = 'off' order by name`.execute(database),
  );
  return rows.map(({ name }) => name);
}
