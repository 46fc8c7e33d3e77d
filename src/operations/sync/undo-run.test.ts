import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at, specify } from '#test/support/operations.ts';
import { updateConnection } from '../connection/update.ts';
import { listContacts } from '../contact/list.ts';
import { updateContact } from '../contact/update.ts';
import { getJob } from '../job/get.ts';
import { listSyncRuns } from './list-runs.ts';
import { undoSyncRun } from './undo-run.ts';

specify(undoSyncRun, context => {
  const { perform, sample, runSync, runJobs, clock } = context;
  const lastRun = async (connectionId: string) =>
    at(await perform(listSyncRuns, { connectionId }), 'jobs.0.id');

  test('what a run changed goes back, and what was changed since stays', async () => {
    const { graph, connectionId } = await connectDirectory(context, { ownedFields: 'overwrite' });
    const [ada = '', bora = ''] = graph.addUsers(2, 1);
    graph.upsert({ id: ada, city: 'Porto', streetAddress: 'Rua 1' });
    graph.upsert({ id: bora, city: 'Porto' });
    await runSync();
    graph.upsert({ id: ada, city: 'Lisbon', streetAddress: 'Rua 2' });
    graph.upsert({ id: bora, city: 'Lisbon' });
    clock.advance(31_000);
    await runSync();
    const contacts = at(await perform(listContacts), 'contacts');
    assert(Array.isArray(contacts));
    const idOf = (person: string) =>
      at(
        contacts.find(contact => String(at(contact, 'externalIds.0.externalId')).endsWith(person)),
        'id',
      );
    await perform(updateContact, { contactId: idOf(ada), city: 'Faro' });
    await perform(updateConnection, { connectionId, status: 'paused' });

    const { job } = await sample({ connectionId, runId: await lastRun(connectionId) });
    await runJobs();
    assert.deepEqual(at(await perform(getJob, { jobId: at(job, 'id') }), 'job.counts'), { undone: 2 });
    const after = at(await perform(listContacts), 'contacts');
    assert(Array.isArray(after));
    const addressOf = (person: string) =>
      at(
        after.find(({ id }) => id === idOf(person)),
        'address1',
      );
    const placeOf = (person: string) => {
      const contact = after.find(({ id }) => id === idOf(person));
      return at(contact, 'city');
    };
    assert.deepEqual([placeOf(ada), addressOf(ada)], ['Faro', 'Rua 1']);
    assert.equal(placeOf(bora), 'Porto');
  });

  test('the contacts that a run made go to the recycle bin, but for those that somebody changed', async () => {
    const { graph, connectionId } = await connectDirectory(
      context,
      { approveFirstRun: true, ownedFields: 'overwrite' },
      'Second',
    );
    const before = Number(at(await perform(listContacts), 'meta.total'));
    graph.addUsers(3, 5);
    await runSync();
    const [newest] = [at(await perform(listContacts), 'contacts.0.id')];
    await perform(updateContact, { contactId: newest, firstName: 'Changed' });
    await perform(updateConnection, { connectionId, status: 'paused' });
    await perform(undoSyncRun, { connectionId, runId: await lastRun(connectionId) });
    await runJobs();
    assert.equal(at(await perform(listContacts), 'meta.total'), before + 1);
  });
});
