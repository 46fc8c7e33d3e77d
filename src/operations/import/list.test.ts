import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvFile } from '#test/support/files.ts';
import { beginJob } from '#test/support/jobs.ts';
import { at, specify } from '#test/support/operations.ts';
import { createImport } from './create.ts';
import { listImports } from './list.ts';

specify(listImports, context => {
  const { perform, sample, clock } = context;

  test('imports are listed page by page, the newest first, and no other jobs', async () => {
    await beginJob(context, 'export', 'contacts.readonly');
    const ids: unknown[] = [];
    for (const name of ['Ada', 'Bo', 'Cy']) {
      clock.advance(1000);
      const file = csvFile(`First Name\n${name}\n`);
      ids.unshift(at(await perform(createImport, { format: 'csv', file }), 'job.id'));
    }
    const first = await sample({ limit: 2 });
    assert.deepEqual([at(first, 'jobs.0.id'), at(first, 'jobs.1.id')], ids.slice(0, 2));
    const second = await perform(listImports, { limit: 2, cursor: at(first, 'nextCursor') });
    assert.equal(at(second, 'jobs.0.id'), ids[2]);
    assert.equal(Object.hasOwn(second, 'nextCursor'), false);
  });
});
