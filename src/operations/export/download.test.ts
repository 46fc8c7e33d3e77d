import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOfAnswer } from '#test/support/files.ts';
import { at, specify } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { createExport } from './create.ts';
import { downloadExport } from './download.ts';

specify(downloadExport, ({ perform, sample, runJobs, runSchedule, clock }) => {
  test('the file is there when the export is done, and for seven days', async () => {
    await perform(createContact, { firstName: 'Ada' });
    const exportId = at(await perform(createExport, { format: 'csv', fields: ['firstName'] }), 'job.id');
    await assert.rejects(perform(downloadExport, { exportId }), { code: 'conflict' });
    await runJobs();
    assert.equal((await bytesOfAnswer(await sample({ exportId }))).toString(), 'firstName\r\nAda\r\n');
    clock.advance(7 * 86_400_000);
    await runSchedule();
    await assert.rejects(perform(downloadExport, { exportId }), { code: 'not_found' });
  });
});
