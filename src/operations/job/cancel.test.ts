import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginJob } from '#test/support/jobs.ts';
import { at, person, specify } from '#test/support/operations.ts';
import { cancelJob } from './cancel.ts';

specify(cancelJob, context => {
  test('a job is stopped, and stays as it is when it is stopped again', async () => {
    const { id } = await beginJob(context, 'tag.rename');
    const answer = await context.sample({ jobId: id });
    assert.equal(at(answer, 'job.state'), 'cancelled');
    context.clock.advance(1000);
    assert.deepEqual(await context.perform(cancelJob, { jobId: id }), answer);
  });

  test('whoever cancels a job needs the right of the operation that began it', async () => {
    const { id } = await beginJob(context, 'contact.erase', 'roster.admin');
    const caller = { ...person, rights: new Set(['contacts.readonly', 'contacts.write'] as const) };
    await assert.rejects(context.perform(cancelJob, { jobId: id }, { caller }), { code: 'not_found' });
  });
});
