import assert from 'node:assert/strict';
import { subscribe } from 'node:diagnostics_channel';
import { sql } from 'kysely';
import { workerScans } from '#store/across-locations.ts';
import { type Engine, statementTexts } from '#store/engines/engine.ts';
import { unboundIn } from './bound-statements.ts';

/** Heard since they were last looked at. An engine tells each text once. */
const heard = new Set<string>();
let isHearing = false;
let keyed: ReadonlySet<string> = new Set();

subscribe(statementTexts.name, text => {
  if (isHearing) heard.add(String(text));
});

/** Hears the statements from now on: those before, of migrations, are of a schema and not of a location. */
export async function hearStatements(engine: Engine): Promise<void> {
  keyed = new Set([...keyed, ...(await tablesOfLocations(engine))]);
  isHearing = true;
}

/** R29: fails for a statement that leaves a table without its location and is no scan of a worker. */
export function checkStatements(): void {
  isHearing = false;
  const scans = Object.values(workerScans).flatMap(scan => [
    scan.compiled('sqlite').text,
    scan.compiled('postgres').text,
  ]);
  const unbound = [...heard].filter(text => !scans.includes(text) && unboundIn(text, keyed).length > 0);
  heard.clear();
  assert.deepEqual(unbound, [], 'These statements do not name the location of every table.');
}

async function tablesOfLocations(engine: Engine): Promise<readonly string[]> {
  const { rows } = await engine.read(({ database, kind }) =>
    (kind === 'sqlite' ? onSqlite : onPostgres).execute(database),
  );
  return rows.map(({ name }) => name);
}

const onSqlite = sql<{ name: string }>`select m.name from sqlite_master m, pragma_table_info(m.name) c
  where m.type = 'table' and c.name = 'location_id'`;
const onPostgres = sql<{ name: string }>`select c.relname as name from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attname = 'location_id'
  where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace`;
