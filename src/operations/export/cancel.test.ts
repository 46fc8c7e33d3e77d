import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify } from '#test/support/operations.ts';
import { cancelExport } from './cancel.ts';
import { createExport } from './create.ts';
import { downloadExport } from './download.ts';

specify(cancelExport, ({ perform, sample, runJobs }) => {
  test('an export that is stopped has no file, and one that is done loses its own', async () => {
    const exportId = at(await perform(createExport, { format: 'csv' }), 'job.id');
    assert.equal(at(await sample({ exportId }), 'job.state'), 'cancelled');
    await runJobs();
    await assert.rejects(perform(downloadExport, { exportId }), { code: 'conflict' });
    const done = at(await perform(createExport, { format: 'csv' }), 'job.id');
    await runJobs();
    await perform(downloadExport, { exportId: done });
    await perform(cancelExport, { exportId: done });
    await assert.rejects(perform(downloadExport, { exportId: done }), { code: 'not_found' });
  });
});
