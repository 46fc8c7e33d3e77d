import { subscribe } from 'node:diagnostics_channel';
import { sql } from 'kysely';
import { workerScans } from '#store/across-locations.ts';
import { statementTexts } from '#store/engines/engine.ts';
import { migrate } from '#store/migrate.ts';
import { unboundIn } from './bound-statements.ts';
import { engineKinds, testEngine } from './test-engines.ts';

/** What was asked of the stores of this process. */
export interface HeardStatements {
  readonly texts: ReadonlySet<string>;
  /** Those that leave a table without its location, but the scans of workers. */
  unbound(): Promise<readonly string[]>;
}

function textsHeard(): ReadonlySet<string> {
  const texts = new Set<string>();
  subscribe(statementTexts.name, text => texts.add(String(text)));
  return texts;
}

/** Hears every statement from now on. Those of migrations are not counted: they are of a schema, not of a location. */
export function hearStatements(): HeardStatements {
  const texts = textsHeard();
  return {
    texts,
    async unbound() {
      const migrating = textsHeard();
      const tables: string[] = [];
      for (const kind of engineKinds) {
        const { engine, open, close } = testEngine(kind);
        await open('empty');
        await migrate(engine, 0);
        if (kind === 'sqlite') {
          const { rows } = await engine.read(({ database }) =>
            sql<{ name: string }>`select m.name from sqlite_master m, pragma_table_info(m.name) c
              where m.type = 'table' and c.name = 'location_id'`.execute(database),
          );
          tables.push(...rows.map(({ name }) => name));
        }
        await close();
      }
      const allowed = Object.values(workerScans).flatMap(scan =>
        engineKinds.map(kind => scan.compiled(kind).text),
      );
      const keyed = new Set(tables);
      return [...texts]
        .filter(text => !migrating.has(text) && !allowed.includes(text))
        .flatMap(text => {
          const names = unboundIn(text, keyed);
          return names.length > 0 ? [`${names.join(', ')}: ${text}`] : [];
        });
    },
  };
}
