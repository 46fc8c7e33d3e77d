import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sql } from 'kysely';
import { isRecord, parseJson } from '#base/json.ts';
import { operations } from '#operations/catalogue.ts';
import { insertContact } from '#store/contacts/contacts.ts';
import { statementTexts } from '#store/engines/engine.ts';
import { cause, type EngineTest, onBothEngines } from './support/engines.ts';
import { testLinks } from './support/links.ts';
import { tell, times } from './support/proof.ts';

/** What stands in no location, and is small or found by its own key (rules of statements: reference tables). */
const reference = ['tenant', 'location', 'user', 'master_key', 'data_key', 'signing_key', 'usage_day'];

onBothEngines('Query plans', engine => {
  // PostgreSQL plans with the values of a call, and by what it has counted: a table of a test is scanned rightly.
  if (engine.kind === 'postgres') return;

  test('R80. No statement goes through the rows of more than one location, in an empty store or a full one', async context => {
    const texts = await textsOfAllOperations(engine);
    assert(texts.length > 100);
    assert.deepEqual(await wideSteps(engine, texts), [], 'in an empty store');

    const contacts = times(500, 20_000);
    const locationId = await engine.newLocation();
    for (let made = 0; made < contacts; made += 500) {
      await engine.store.write(locationId, cause, async writer => {
        for (let n = made; n < made + 500; n++)
          await insertContact(writer, { firstName: `Number ${n}`, email: `n${n}@example.com` });
      });
    }
    await engine.store.write(locationId, cause, ({ database }) => sql`analyze`.execute(database));
    assert.deepEqual(await wideSteps(engine, texts), [], 'in a full store');
    tell(context, {
      statement: 'R80',
      how: `the plans of ${texts.length} statements of all operations, empty and with ${contacts} contacts`,
      found: 'steps beyond one location 0',
    });
  });
});

/** Every operation is performed with its sample; what it finds does not matter. */
async function textsOfAllOperations(engine: EngineTest): Promise<readonly string[]> {
  const texts = new Set<string>();
  const hear = (text: unknown) => texts.add(String(text));
  subscribe(statementTexts.name, hear);
  const links = testLinks();
  const locationId = await engine.newLocation();
  for (const { key, ...operation } of operations) {
    const sample = parseJson(
      readFileSync(new URL(`../derived/samples/${key}.json`, import.meta.url), 'utf8'),
    );
    const input = isRecord(sample) && isRecord(sample.input) ? { ...sample.input } : {};
    if ('locationId' in input) input.locationId = locationId;
    const call = { links, idempotencyKey: key };
    await engine.perform(locationId, { key, ...operation }, input, call).catch(() => {});
  }
  links.webhooks.close();
  await links.directories.close();
  unsubscribe(statementTexts.name, hear);
  return [...texts].filter(text => /^\s*(with|select|insert|update|delete)\b/i.test(text));
}

/** The steps of plans that go through a table without the location, each with its statement. */
async function wideSteps({ store }: EngineTest, texts: readonly string[]): Promise<readonly string[]> {
  const wide: string[] = [];
  for (const text of texts) {
    const plan = sql<{ detail: string }>`explain query plan ${sql.raw(text.replaceAll('?', 'null'))}`;
    const { rows } = await store.engine.read(({ database }) => plan.execute(database));
    for (const { detail } of rows) if (isWide(detail, text)) wide.push(`${detail}: ${text.trim()}`);
  }
  return wide;
}

function isWide(detail: string, text: string): boolean {
  const [, kind = '', name = ''] = /^(SCAN|SEARCH) (\w+)/.exec(detail) ?? [];
  if (kind === '' || /VIRTUAL TABLE|CONSTANT ROW/.test(detail)) return false;
  if (reference.includes(name)) return false;
  if (kind === 'SEARCH') return !narrow.test(detail) && !reference.includes(tableIn(detail));
  // What a subquery has found stands under the subquery's own name.
  return !new RegExp(`\\)\\s*as\\s*"?${name}"?`, 'i').test(text);
}

/** By location or tenant, by a row's number, or between two of them, as the text index numbers those of a location. */
const narrow = /location_id=\?|tenant_id=\?|rowid=\?|rowid>\? AND rowid<\?/;

/** The table of an index that SQLite has made for a key. */
function tableIn(detail: string): string {
  return /sqlite_autoindex_(\w+)_\d+/.exec(detail)?.[1] ?? '';
}
