import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvFile } from '#test/support/files.ts';
import { at } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createImport } from '../../import/create.ts';
import { onImportFinished } from './finished.ts';

specifyTrigger(onImportFinished, ({ perform, runJobs, sample }) => {
  test('an import that has ended is told with its counts', async () => {
    await perform(createImport, { format: 'csv', file: csvFile('First Name\nAda\n') });
    await runJobs();
    const event = await sample();
    assert.equal(at(event, 'data.counts.created'), 1);
  });
});
