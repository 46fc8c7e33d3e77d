import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvFile } from '#test/support/files.ts';
import { beginJob } from '#test/support/jobs.ts';
import { at, person, specify } from '#test/support/operations.ts';
import { createImport } from './create.ts';
import { getImport } from './get.ts';

specify(getImport, context => {
  const { perform, sample, runJobs } = context;

  test('an import tells how many rows it has and what became of them', async () => {
    const file = csvFile('First Name,Email\nAda,ada@example.com\nBo,no address\n');
    const importId = at(await perform(createImport, { format: 'csv', file }), 'job.id');
    assert.equal(at(await perform(getImport, { importId }), 'job.state'), 'waiting');
    await runJobs();
    const answer = await sample({ importId });
    assert.deepEqual(
      [at(answer, 'job.state'), at(answer, 'job.total'), at(answer, 'job.counts')],
      ['done', 2, { created: 1, updated: 0, skipped: 0, refused: 1 }],
    );
    const caller = { ...person, rights: new Set(['contacts.readonly'] as const) };
    assert.deepEqual(await perform(getImport, { importId }, { caller }), answer);
  });

  test('a job of another kind is no import', async () => {
    const { id } = await beginJob(context, 'tag.rename');
    const refused = { code: 'not_found', message: 'The import was not found in this location.' };
    await assert.rejects(perform(getImport, { importId: id }), refused);
    await assert.rejects(perform(getImport, { importId: 'invented' }), refused);
  });
});
