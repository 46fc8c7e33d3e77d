import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createImport } from '#operations/import/create.ts';
import { getImport } from '#operations/import/get.ts';
import { importJob } from '#operations/import/import-job.ts';
import { jobRunner } from '#store/jobs/run-jobs.ts';
import { dyingStore } from './support/dying-store.ts';
import { onBothEngines } from './support/engines.ts';
import { csvFile } from './support/files.ts';
import { at } from './support/operations.ts';
import { tell, times } from './support/proof.ts';
import { randomFrom } from './support/random.ts';

onBothEngines('An import', engine => {
  /** Imports a file with processes that die at any moment; answers what was counted, and how many deaths there were. */
  async function importDying(locationId: string, order: object) {
    const answer = await engine.perform(locationId, createImport, order);
    const importId = at(answer, 'job.id');
    const random = randomFrom(7);
    let deaths = 0;
    for (let n = 0; ; n++) {
      const { job } = Object(await engine.perform(locationId, getImport, { importId }));
      assert.notEqual(job.state, 'failed');
      if (job.state === 'done') {
        return { counts: at(job, 'counts'), deaths };
      }
      const death = { at: 1 + random.below(2), isCommitted: random.next() < 0.5 };
      const dying = dyingStore(engine.store, death);
      const runner = jobRunner({
        store: dying.store,
        kinds: [importJob],
        clock: engine.clock,
        owner: `process ${n}`,
        log: { error: () => {} },
      });
      try {
        await runner.work(locationId);
      } catch (error) {
        if (!dying.isDead) throw error;
        deaths++;
      }
      engine.clock.advance(120_000);
    }
  }

  test('R18: an import whose process dies at any moment goes on where it was, and doubles and loses nothing', async context => {
    const rows = times(1_100, 20_000);
    const locationId = await engine.newLocation();
    const text = Array.from({ length: rows }, (_row, n) => `Row ${n},row${n}@example.com`).join('\n');
    const file = csvFile(`First Name,Email\n${text}\n`);
    // Even what has no address of its own to be known by: a row that were written twice would be two contacts.
    const nameless = Array.from({ length: rows }, (_row, n) => `Row ${n}`).join('\n');
    for (const sent of [file, csvFile(`First Name\n${nameless}\n`)]) {
      const { counts, deaths } = await importDying(locationId, { format: 'csv', file: sent });
      assert.deepEqual(counts, { created: rows, updated: 0, skipped: 0, refused: 0 });
      assert(deaths > 2);
      const how = `${rows} rows on ${engine.kind}, ${deaths} deaths in the middle`;
      tell(context, { statement: 'R18', how, found: '0 rows lost or doubled' });
    }
    const found = await engine.store.read(locationId, ({ database }) =>
      database
        .selectFrom('contact')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('location_id', '=', locationId)
        .executeTakeFirstOrThrow(),
    );
    assert.equal(Number(found.count), 2 * rows);
  });

  test('a dry run whose process dies at any moment counts what the import then does', async () => {
    const locationId = await engine.newLocation();
    const text = Array.from({ length: 1_100 }, (_row, n) => `Row ${n},row${n % 400}@example.com`).join('\n');
    const order = { format: 'csv', file: csvFile(`First Name,Email\n${text}\n`) };
    const { counts, deaths } = await importDying(locationId, { ...order, dryRun: true });
    assert(deaths > 2);
    assert.deepEqual(counts, { created: 400, updated: 0, skipped: 700, refused: 0 });
    assert.deepEqual((await importDying(locationId, order)).counts, counts);
  });
});
