import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginJob } from '#test/support/jobs.ts';
import { at, person, specify } from '#test/support/operations.ts';
import { cancelJob } from './cancel.ts';
import { listJobs } from './list.ts';

specify(listJobs, context => {
  const { perform, sample, clock } = context;
  const kindsIn = (answer: unknown) => {
    const jobs = at(answer, 'jobs');
    return Array.isArray(jobs) ? jobs.map(job => at(job, 'kind')) : [];
  };

  test('jobs are listed page by page, newest first, by kind and state when wanted', async () => {
    for (const kind of ['import', 'export', 'tag.rename']) {
      await beginJob(context, kind);
      clock.advance(1000);
    }
    const first = await sample({ limit: 2 });
    assert.deepEqual(kindsIn(first), ['tag.rename', 'export']);
    const second = await perform(listJobs, { limit: 2, cursor: at(first, 'nextCursor') });
    assert.deepEqual(kindsIn(second), ['import']);
    assert.equal(Object.hasOwn(second, 'nextCursor'), false);

    await perform(cancelJob, { jobId: at(second, 'jobs.0.id') });
    assert.deepEqual(kindsIn(await perform(listJobs, { state: 'cancelled' })), ['import']);
    assert.deepEqual(kindsIn(await perform(listJobs, { kind: 'export' })), ['export']);
  });

  test('jobs of operations that the caller may not use are left out', async () => {
    await beginJob(context, 'contact.erase', 'roster.admin');
    const caller = { ...person, rights: new Set(['contacts.readonly', 'contacts.write'] as const) };
    assert(!kindsIn(await perform(listJobs, {}, { caller })).includes('contact.erase'));
    assert(kindsIn(await perform(listJobs)).includes('contact.erase'));
  });
});
