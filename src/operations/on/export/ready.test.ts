import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createExport } from '../../export/create.ts';
import { onExportReady } from './ready.ts';

specifyTrigger(onExportReady, ({ perform, runJobs, sample }) => {
  test('an export whose file is there is told', async () => {
    await perform(createExport, { format: 'csv' });
    await runJobs();
    assert.equal(at(await sample(), 'data.exported'), 0);
  });
});
