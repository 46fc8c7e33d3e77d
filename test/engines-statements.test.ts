import assert from 'node:assert/strict';
import { test } from 'node:test';
import { referenceTables } from '#store/across-locations.ts';
import { unboundIn } from './support/bound-statements.ts';
import { onBothEngines } from './support/engines.ts';
import { uniqueKeysOf } from './support/table-keys.ts';

onBothEngines('R29: the tables', engine => {
  /** What has no location in its key: the steps that were run, and on SQLite what its text index is found by. */
  const without = engine.kind === 'sqlite' ? ['migration', 'contact_search by number'] : ['migration'];

  test('have every primary key and unique index begin with the location, but those of reference tables', async () => {
    const keys = await uniqueKeysOf(engine.store.engine);
    const others = keys.filter(({ columns }) => columns[0] !== 'location_id');
    const unexpected = others.filter(
      ({ table, columns }) =>
        !referenceTables.some(name => name === table) &&
        !without.includes(table) &&
        !without.includes(`${table} by ${columns.join(', ')}`),
    );
    assert.deepEqual(unexpected, []);
    assert(keys.length - others.length > 40);
  });

  test('begin with the location themselves, and no reference table has one', async () => {
    const keys = await uniqueKeysOf(engine.store.engine);
    for (const { table, firstColumn } of keys) {
      const isReference = table === 'migration' || referenceTables.some(name => name === table);
      assert.equal(firstColumn === 'location_id', !isReference, table);
    }
  });
});

const keyed = new Set(['contact', 'contact_key', 'contact_search', 'tag', 'stream', 'consumer', 'event']);
const bound = [
  'select * from "contact" where "location_id" = $1 and "id" in ($2, $3)',
  'select *, (select "number" from "location" where "location"."id" = ?) as number from contact where location_id = ?',
  'select c.id from contact c join tag as t on t.location_id = c.location_id and t.id = ? where c.location_id = ?',
  'select s.id from contact_search s where s.location_id = ? and (exists (select 1 from contact_key k where k.location_id = s.location_id) or s.id = ?)',
  'select n.id from tag n where n.location_id = ? union all select m.id from tag m where m.location_id = ?',
  'insert into "tag" ("id", "location_id") values (?, ?), (?, ?) on conflict ("location_id", "id") do update set "id" = ?',
  'insert into consumer (location_id, position) select ? as location_id, max(position) from stream where location_id = ?',
  'update event set position = waiting.place from (select id from event where location_id = $1) as waiting where event.location_id = $1',
  'delete from contact_key where location_id = ? and contact_id = ? returning value',
  'select "id" from "location" where "tenant_id" = ?',
  'create table "contact" ("location_id" text)',
];
const unbound: readonly (readonly [text: string, table: string])[] = [
  ['select * from "contact" where "id" = $1', 'contact'],
  ['select * from contact where location_id = ? or id = ?', 'contact'],
  ['select * from contact where (location_id = ? or id = ?) and deleted_at is null', 'contact'],
  ['select * from contact where location_id <> ?', 'contact'],
  ['select c.id from contact c, tag t where c.location_id = ? and t.id = c.id', 'tag'],
  ['select c.id from contact c left join tag t on t.id = ? where c.location_id = ?', 'tag'],
  [
    'select 1 from contact where location_id = ? and id in (select contact_id from contact_key where value = ?)',
    'contact_key',
  ],
  ['select id from tag where location_id = ? union all select id from tag where name = ?', 'tag'],
  [
    'select location_id from tag where location_id = (select location_id from contact where id = ?)',
    'contact',
  ],
  ["update contact set location_id = ?, sort_name = '' where id = ?", 'contact'],
  ['update contact set "location_id" = ?, "id" = ? where location_id = ? and id = ?', 'contact'],
  [
    'update event set position = w.place from (select id from event where location_id = $1) as w where event.id = w.id',
    'event',
  ],
  ['delete from contact_key', 'contact_key'],
  ['insert into tag (id, location_id) select id, location_id from contact where id = ?', 'contact'],
];

test('R29: a statement that names its location for every table is known as one', () => {
  for (const text of bound) assert.deepEqual(unboundIn(text, keyed), [], text);
});

test('R29: a statement that leaves a table without its location is found', () => {
  for (const [text, table] of unbound) assert(unboundIn(text, keyed).includes(table), text);
});
