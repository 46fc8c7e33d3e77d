import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvFile } from '#test/support/files.ts';
import { at, specify } from '#test/support/operations.ts';
import { createImport } from './create.ts';
import { listImportErrors } from './errors.ts';

specify(listImportErrors, ({ perform, sample, runJobs, runSchedule, clock }) => {
  test('refused rows are listed page by page with their reasons, and forgotten with their file', async () => {
    const file = csvFile('First Name,Email\nAda,wrong\nBo,bo@example.com\nCy,wrong too\n');
    const importId = at(await perform(createImport, { format: 'csv', file }), 'job.id');
    await runJobs();
    const first = await sample({ importId, limit: 1 });
    assert.deepEqual(at(first, 'errors'), [
      {
        row: 2,
        problems: [{ member: 'email', message: 'email must be an email' }],
        source: ['Ada', 'wrong'],
      },
    ]);
    const second = await perform(listImportErrors, { importId, limit: 1, cursor: at(first, 'nextCursor') });
    assert.equal(at(second, 'errors.0.row'), 4);
    assert.equal(Object.hasOwn(second, 'nextCursor'), false);

    clock.advance(7 * 86_400_000);
    await runSchedule();
    assert.deepEqual(at(await perform(listImportErrors, { importId }), 'errors'), []);
  });
});
