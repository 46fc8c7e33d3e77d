import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify } from '#test/support/operations.ts';
import { createExport } from './create.ts';
import { listExports } from './list.ts';

specify(listExports, ({ perform, sample, clock }) => {
  test('exports are listed page by page, the newest first', async () => {
    const first = at(await perform(createExport, { format: 'csv' }), 'job.id');
    clock.advance(1000);
    const second = at(await perform(createExport, { format: 'jsonl' }), 'job.id');
    const page = await sample({ limit: 1 });
    assert.equal(at(page, 'jobs.0.id'), second);
    const next = await perform(listExports, { limit: 1, cursor: at(page, 'nextCursor') });
    assert.equal(at(next, 'jobs.0.id'), first);
  });
});
