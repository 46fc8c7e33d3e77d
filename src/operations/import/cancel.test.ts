import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jobRunner } from '#store/jobs/run-jobs.ts';
import { csvFile } from '#test/support/files.ts';
import { at, specify } from '#test/support/operations.ts';
import { listContacts } from '../contact/list.ts';
import { cancelImport } from './cancel.ts';
import { createImport } from './create.ts';
import { importJob } from './import-job.ts';

specify(cancelImport, context => {
  const { perform, sample, runJobs, store, clock } = context;

  test('an import that is stopped leaves the rows already written, and writes no more', async () => {
    const rows = Array.from({ length: 600 }, (_row, n) => `Row ${n}`);
    const file = csvFile(`First Name\n${rows.join('\n')}\n`);
    const importId = at(await perform(createImport, { format: 'csv', file }), 'job.id');
    const stop = new AbortController();
    let steps = 0;
    const two = {
      ...importJob,
      async step(...parts: Parameters<typeof importJob.step>) {
        await importJob.step(...parts);
        if (++steps === 2) stop.abort();
      },
    };
    const log = { error: () => assert.fail('a step failed') };
    await jobRunner({ store, kinds: [two], clock, owner: 'one', log }).work(context.locationId, stop.signal);

    const answer = await sample({ importId });
    assert.deepEqual([at(answer, 'job.state'), at(answer, 'job.counts.created')], ['cancelled', 250]);
    await runJobs();
    assert.equal(at(await perform(listContacts), 'count'), 250);
    assert.deepEqual(await perform(cancelImport, { importId }), answer);
    const ends = (await context.events()).filter(({ type }) => type === 'import.finished');
    assert.deepEqual(
      ends.map(({ data }) => at(data, 'state')),
      ['cancelled'],
    );
  });
});
