import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginJob } from '#test/support/jobs.ts';
import { at, specify } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { createExport } from './create.ts';
import { getExport } from './get.ts';

specify(getExport, context => {
  const { perform, sample, runJobs } = context;
  test('an export tells how many contacts it wrote, and of its file', async () => {
    await perform(createContact, { firstName: 'Ada' });
    const exportId = at(await perform(createExport, { format: 'vcard' }), 'job.id');
    await runJobs();
    const answer = await sample({ exportId });
    assert.deepEqual([at(answer, 'job.state'), at(answer, 'job.counts.exported')], ['done', 1]);
    const { id } = await beginJob(context, 'import', 'contacts.readonly');
    await assert.rejects(perform(getExport, { exportId: id }), { code: 'not_found' });
  });
});
