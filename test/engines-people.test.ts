import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { lockPeople } from '#store/connections/lock-people.ts';
import { keepPeople } from '#store/connections/people.ts';
import type { DirectoryPersonTable } from '#store/tables-links.ts';
import { cause, onBothEngines } from './support/engines.ts';

function person(locationId: string, connectionId: string, id: string): DirectoryPersonTable {
  return {
    location_id: locationId,
    connection_id: connectionId,
    person_id: id,
    state: 'linked',
    code: null,
    reason: null,
    contact_id: `contact of ${id}`,
    name: id,
    name_folded: '',
    email: '',
    attributes: '{}',
    manager_id: null,
    written: '{}',
    settled_version: 1,
    pass_id: null,
    leaving: null,
    left_at: null,
    left_cause: null,
    left_steps: '[]',
    date_added: 1,
    date_updated: 1,
  };
}

onBothEngines('The people of a directory', engine => {
  test('are found by their ids: those who are there, of this connection and location alone', async () => {
    const here = await engine.newLocation();
    const elsewhere = await engine.newLocation();
    for (const locationId of [here, elsewhere]) {
      await engine.store.write(locationId, cause, async writer => {
        const ids = locationId === here ? ['b', 'd', 'f'] : ['c'];
        const rows = ids.map(id => person(locationId, 'one', id));
        await keepPeople(
          writer,
          [...rows, person(locationId, 'two', 'e')].map(row => ({ before: undefined, row })),
        );
      });
    }
    const found = await engine.store.write(here, cause, writer =>
      lockPeople(writer, 'one', ['f', 'a', 'c', 'd', 'e', 'f', 'g']),
    );
    assert.deepEqual(
      [...found].map(([id, row]) => [id, row.name]),
      [
        ['d', 'd'],
        ['f', 'f'],
      ],
    );
  });

  test('are looked for one by one in the order of their key, also where nothing was counted yet', async () => {
    if (engine.kind === 'sqlite') return;
    const scans = await engine.store.write(await engine.newLocation(), cause, async writer => {
      const rows = Array.from({ length: 1000 }, (_, n) => person(writer.locationId, 'one', `person ${n}`));
      await keepPeople(
        writer,
        rows.map(row => ({ before: undefined, row })),
      );
      await lockPeople(writer, 'one', ['a']);
      const [prepared] = await writer.select(sql<{ run: string }>`
        select format('%I(%s)', name, (
          select string_agg(case kind when 'text' then '''a''' else '''{a}''' end, ',')
          from unnest(parameter_types::text[]) as kind
        )) as run
        from pg_prepared_statements
        where statement like '%directory_person%' and statement like '%for update%'`);
      await writer.select(sql`set local plan_cache_mode = force_generic_plan`);
      const plan = await writer.select(
        sql<{ 'QUERY PLAN': string }>`explain execute ${sql.raw(prepared?.run ?? '')}`,
      );
      return plan.map(row => row['QUERY PLAN']).filter(line => line.includes('directory_person'));
    });
    assert(scans.length > 0);
    for (const scan of scans) assert.match(scan, /using directory_person_pkey/);
  });
});
