import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOfAnswer, csvFile, fileOf } from '#test/support/files.ts';
import { at, specify } from '#test/support/operations.ts';
import { createImport } from './create.ts';
import { downloadImportErrors } from './download-errors.ts';

specify(downloadImportErrors, ({ perform, sample, runJobs }) => {
  test('refused rows come as CSV with their reasons, guarded against formulas', async () => {
    const file = csvFile('First Name,Email\nAda,wrong\nBo,bo@example.com\n"=1+1, x",wrong\n');
    const importId = at(await perform(createImport, { format: 'csv', file }), 'job.id');
    await runJobs();
    const answer = await sample({ importId });
    assert.equal(at(answer, 'mediaType'), 'text/csv; charset=utf-8');
    assert.equal(
      (await bytesOfAnswer(answer)).toString(),
      'row,reason,First Name,Email\r\n2,email must be an email,Ada,wrong\r\n4,email must be an email,"\'=1+1, x",wrong\r\n',
    );
  });

  test('of a file without columns the refused records come whole', async () => {
    const file = fileOf('no JSON\n', 'a.jsonl', 'application/x-ndjson');
    const importId = at(await perform(createImport, { format: 'jsonl', file }), 'job.id');
    await runJobs();
    const answer = await perform(downloadImportErrors, { importId });
    assert.equal(
      (await bytesOfAnswer(answer)).toString(),
      'row,reason,source\r\n1,The row is no JSON.,no JSON\r\n',
    );
  });
});
