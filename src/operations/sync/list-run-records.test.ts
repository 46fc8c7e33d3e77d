import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at, specify } from '#test/support/operations.ts';
import { getContactHistory } from '../contact/history.ts';
import { listSyncRunRecords } from './list-run-records.ts';
import { listSyncRuns } from './list-runs.ts';

specify(listSyncRunRecords, context => {
  const { perform, sample, runSync, clock } = context;
  const changesIn = (answer: unknown, path: string) =>
    [at(answer, path)]
      .flat()
      .map(change => [String(at(change, 'field')), at(change, 'from'), at(change, 'to')] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1));

  test('a run tells of each person what it did, with old and new values, or why not', async () => {
    const { graph, connectionId } = await connectDirectory(context);
    const [guest = '', moved = ''] = graph.addUsers(4, 1);
    graph.upsert({ id: guest, userType: 'Guest' });
    graph.upsert({ id: moved, city: 'Porto' });
    await runSync();
    const first = at(await perform(listSyncRuns, { connectionId }), 'jobs.0.id');
    const skipped = await perform(listSyncRunRecords, { connectionId, runId: first, outcome: 'skipped' });
    assert.equal(at(skipped, 'records.0.personId'), guest);
    assert.match(String(at(skipped, 'records.0.reason')), /guests are left out/);

    const page = await perform(listSyncRunRecords, { connectionId, runId: first, limit: 3 });
    const rest = await perform(listSyncRunRecords, {
      connectionId,
      runId: first,
      cursor: at(page, 'nextCursor'),
    });
    assert.equal([at(page, 'records'), at(rest, 'records')].flat().length, 4);

    const all = await perform(listSyncRunRecords, { connectionId, runId: first, outcome: 'created' });
    const place = [at(all, 'records')].flat().findIndex(record => at(record, 'personId') === moved);
    const contactId = at(all, `records.${place}.contactId`);
    const history = await perform(getContactHistory, { contactId, limit: 100 });
    const changed = changesIn(history, 'changes').filter(([field]) => field !== 'exists');
    assert(changed.some(([field, , to]) => field === 'city' && to === 'Porto'));
    assert.deepEqual(changesIn(all, `records.${place}.changes`), changed);

    graph.upsert({ id: moved, city: 'Lisbon' });
    clock.advance(31_000);
    await runSync();
    const runId = at(await perform(listSyncRuns, { connectionId }), 'jobs.0.id');
    const answer = await sample({ connectionId, runId });
    assert.deepEqual(at(answer, 'records.0.changes'), [{ field: 'city', from: 'Porto', to: 'Lisbon' }]);
  });
});
