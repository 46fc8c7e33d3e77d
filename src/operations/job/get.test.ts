import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginJob } from '#test/support/jobs.ts';
import { at, person, specify } from '#test/support/operations.ts';
import { getJob } from './get.ts';

specify(getJob, context => {
  test('a job tells what it does, how far it is and who began it', async () => {
    const { id } = await beginJob(context, 'tag.rename');
    const answer = await context.sample({ jobId: id });
    assert.deepEqual(
      [at(answer, 'job.state'), at(answer, 'job.kind'), at(answer, 'job.total'), at(answer, 'job.counts')],
      ['waiting', 'tag.rename', 1200, {}],
    );
    assert.equal(at(answer, 'job.startedBy.kind'), 'system');
  });

  test('a job whose operation the caller may not use is as one that does not exist', async () => {
    const { id } = await beginJob(context, 'contact.erase', 'roster.admin');
    const caller = { ...person, rights: new Set(['contacts.readonly'] as const) };
    const refused = { code: 'not_found', message: 'The job was not found in this location.' };
    await assert.rejects(context.perform(getJob, { jobId: id }, { caller }), refused);
    await assert.rejects(context.perform(getJob, { jobId: 'invented' }), refused);
    await context.perform(getJob, { jobId: id });
  });
});
