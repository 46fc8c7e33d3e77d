import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { getConnection } from '#operations/connection/get.ts';
import { decideSync } from '#operations/sync/decide.ts';
import { runSync as startFullRun } from '#operations/sync/run.ts';
import { connectDirectory } from './support/directories.ts';
import type { Fault } from './support/graph/faults.ts';
import type { GraphSimulator } from './support/graph/graph.ts';
import { at, onStore } from './support/operations.ts';
import { contactsByPerson } from './support/synced.ts';

const day = 86_400_000;

onStore('passes over a failing directory', context => {
  const { clock, perform, runSync, runJobs } = context;
  let graph: GraphSimulator;
  let connectionId = '';
  let ids: readonly string[] = [];
  before(async () => {
    const connected = await connectDirectory(context);
    ({ graph, connectionId } = connected);
    ids = graph.addUsers(70, 1);
    await runSync();
  });

  const sync = async () => {
    clock.advance(121_000);
    await runSync();
  };
  const people = () => contactsByPerson(context);
  /** Each person with the version of the contact, and whether it is in the recycle bin. */
  const stand = async () =>
    new Map([...(await people())].map(([id, { contact, isDeleted }]) => [id, [contact.version, isDeleted]]));
  const connection = async () => at(await perform(getConnection, { connectionId }), 'connection');
  const told = async (type: string) => (await context.events()).filter(event => event.type === type).length;
  const pagesAsked = () => graph.journal.filter(({ path }) => path?.includes('/users/delta')).length;

  /** Has somebody be deleted while the place in the changes is lost: only a pass over all people can find that. */
  async function loseOne(id: string, lose: () => void): Promise<void> {
    const before = await stand();
    const removals = await told('directory.userRemoved');
    graph.hardDelete(id);
    lose();
    await sync();
    const after = await stand();
    assert.equal(after.get(id)?.[1], true, 'who is gone is in the recycle bin');
    before.delete(id);
    after.delete(id);
    assert.deepEqual(after, before, 'and nobody else is touched');
    assert.equal(await told('directory.userRemoved'), removals + 1);
    assert.equal(at(await connection(), 'health.state'), 'onTime');
  }

  const lost = (status: number, code: string, headers?: Readonly<Record<string, string>>): Fault => ({
    kind: 'answer',
    status,
    body: { error: { code, message: 'The place is lost.' } },
    ...(headers && { headers }),
    match: { path: '$deltatoken=' },
    // Once whoever looks for news is told, once the run.
    times: 2,
  });

  test('F9. 410 with or without a place to begin anew: a pass over all people removes who is gone, and nobody else', async () => {
    const first = graph.journal.find(({ path }) => path?.includes('/users/delta?$select='))?.path ?? '';
    const location = `${graph.origin}${first}&$deltatoken=`;
    await loseOne(ids[11] ?? '', () => graph.arm(lost(410, 'resyncRequired', { location })));
    await loseOne(ids[12] ?? '', () => graph.arm(lost(410, 'resyncRequired')));
  });

  test('F9. 410 in the middle of a pass: it begins anew and removes nobody who is there', async () => {
    await loseOne(ids[13] ?? '', () => {
      graph.arm(lost(400, 'syncStateNotFound'));
      graph.arm({ ...lost(410, 'resyncRequired'), match: { path: '$skiptoken=' }, after: 1, times: 1 });
    });
  });

  test('F10. A delta link that is unknown or older than seven days: as with 410', async () => {
    await loseOne(ids[14] ?? '', () => graph.arm(lost(400, 'syncStateNotFound')));
    await loseOne(ids[15] ?? '', () => graph.clock.advance(8 * day));
  });

  test('F12. Pages in any order, with older states before newer: what the last says holds', async () => {
    const [, moved = ''] = ids;
    const before = await people();
    graph.arm({ kind: 'page', how: 'shuffled', times: 20, seed: 7 });
    graph.upsert({ id: moved, jobTitle: 'Surgeon' });
    await perform(startFullRun, { connectionId, mode: 'full' });
    await runJobs();
    graph.disarmAll();
    const after = await people();
    assert.equal(after.get(moved)?.custom.entra_job_title, 'Surgeon');
    for (const [id, { contact, isDeleted }] of before)
      if (id !== moved) assert.deepEqual(after.get(id)?.contact, contact, `${id} ${isDeleted}`);
  });

  test('F13. Changes that are told again change nothing and tell nothing', async () => {
    const [before, events] = [await stand(), await context.events()];
    graph.arm({ kind: 'page', how: 'replayed', times: 2 });
    await sync();
    assert.deepEqual(await stand(), before);
    const news = (await context.events()).slice(events.length).map(({ type }) => type);
    assert.deepEqual(news, ['sync.finished']);
  });

  test('F14. A change that is seen ten minutes later is taken over then', async () => {
    const id = ids[2] ?? '';
    graph.arm({ kind: 'late', milliseconds: 600_000 });
    graph.upsert({ id, city: 'Faro' });
    await sync();
    assert.notEqual((await people()).get(id)?.contact.city, 'Faro');
    graph.clock.advance(600_000);
    await sync();
    assert.equal((await people()).get(id)?.contact.city, 'Faro');
  });

  test('F15. An empty page with a next link is no end', async () => {
    const before = await stand();
    graph.arm({ kind: 'page', how: 'empty', times: 2 });
    await perform(startFullRun, { connectionId, mode: 'full' });
    await runJobs();
    assert.deepEqual(await stand(), before);
  });

  for (const [what, after] of [
    ['F15. A directory that suddenly has nobody', 0],
    ['F31. A pass that sees less than a third', 1],
  ] as const)
    test(`${what} stops the run: nobody is removed, and discarded it goes on as before`, async () => {
      const before = await stand();
      const stopped = await told('sync.stopped');
      graph.arm({ kind: 'page', how: 'nothing at all', after });
      await perform(startFullRun, { connectionId, mode: 'full' });
      await runJobs();
      assert.equal(at(await connection(), 'health.state'), 'stopped');
      assert.equal(await told('sync.stopped'), stopped + 1);
      assert.deepEqual(await stand(), before);
      await perform(decideSync, {
        connectionId,
        runId: at(await connection(), 'runId'),
        decision: 'discard',
      });
      await sync();
      await sync();
      assert.deepEqual(await stand(), before);
      assert.equal(at(await connection(), 'health.state'), 'onTime');
    });

  test('F27. A token that expires between pages is replaced; refused for ever, the connection is broken, told once, and heals', async () => {
    const before = await stand();
    graph.arm({ kind: 'answer', status: 401, match: { path: '$skiptoken=' } });
    await perform(startFullRun, { connectionId, mode: 'full' });
    await runJobs();
    assert.equal(at(await connection(), 'health.failures'), 0);

    graph.arm({ kind: 'answer', status: 401, times: 100 });
    for (let i = 0; i < 4; i++) await sync();
    assert.equal(at(await connection(), 'health.state'), 'broken');
    assert.equal(await told('connection.broken'), 1);
    graph.disarmAll();
    clock.advance(day);
    await sync();
    assert.equal(at(await connection(), 'health.state'), 'onTime');
    assert.deepEqual(await stand(), before);
  });

  test('F28. Consent that is withdrawn in the middle of a pass and given back: it goes on at the kept page, and nobody is swept', async () => {
    const before = await stand();
    graph.arm({
      kind: 'answer',
      status: 403,
      body: { error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges.' } },
      match: { path: '$skiptoken=' },
      after: 1,
      times: 3,
    });
    const pages = pagesAsked();
    await perform(startFullRun, { connectionId, mode: 'full' });
    await runJobs();
    assert.equal(pagesAsked() - pages, 3, 'two pages were read, the third was refused');
    assert.match(String(at(await connection(), 'health.lastFailure.message')), /grant admin consent/);
    assert.deepEqual(await stand(), before);
    for (let i = 0; i < 3; i++) {
      clock.advance(day);
      await runJobs();
    }
    assert.equal(at(await connection(), 'health.state'), 'onTime');
    assert.equal(
      pagesAsked() - pages,
      3 + 2 + 2,
      'refused twice more, then the last two pages: none is read twice',
    );
    assert.deepEqual(await stand(), before);
  });
});
