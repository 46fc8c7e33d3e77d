import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import type { Directories } from '#links/directory/directories.ts';
import { PagesAhead } from '#links/directory/pages-ahead.ts';
import { syncRun } from '#links/directory/run.ts';
import { openDirectories } from '#links/entra/open-directories.ts';
import { getConnection } from '#operations/connection/get.ts';
import { setMapping } from '#operations/mapping/set.ts';
import { listSyncRuns } from '#operations/sync/list-runs.ts';
import { runSync as startFullRun } from '#operations/sync/run.ts';
import { jobRunner } from '#store/jobs/run-jobs.ts';
import { connectDirectory } from './support/directories.ts';
import type { GraphSimulator } from './support/graph/graph.ts';
import { at, onStore } from './support/operations.ts';
import { contactsByPerson, syncWorker } from './support/synced.ts';

const minute = 60_000;

onStore('contacts of a directory that is slow, busy or out of step', context => {
  const { clock, store, perform, runSync } = context;
  let graph: GraphSimulator;
  let connectionId = '';
  let ids: readonly string[] = [];
  before(async () => {
    ({ graph, connectionId } = await connectDirectory(context));
    ids = graph.addUsers(70, 1);
    await runSync();
  });

  const sync = async () => {
    clock.advance(61_000);
    await runSync();
  };
  const cityOf = async (id: string) => (await contactsByPerson(context)).get(id)?.contact.city;
  const versions = async () =>
    new Map([...(await contactsByPerson(context))].map(([id, { contact }]) => [id, contact.version]));
  const health = async () => at(await perform(getConnection, { connectionId }), 'connection.health');

  for (const how of ['drip', 'silence'] as const)
    test(`F8. An answer that ends in ${how} is asked for again, and what it tells is taken once`, async () => {
      const id = ids[3] ?? '';
      const before = await versions();
      const armed = graph.arm({ kind: 'transport', how, match: { path: '/users/delta' } });
      graph.upsert({ id, city: how });
      clock.advance(61_000);
      const patience = { headers: 1000, page: 2000 };
      await syncWorker({ store, clock, graph, owner: how, patience }).work();
      assert.equal(armed.happened, 1);
      assert.equal(await cityOf(id), how);
      const after = await versions();
      assert.equal(after.get(id), Number(before.get(id)) + 1);
      for (const other of ids) if (other !== id) assert.equal(after.get(other), before.get(other));
    });

  test('F21. Many who change, come and go while all are read are as the directory says in the end', async () => {
    const opened = openDirectories({
      authority: graph.authority,
      graphUrl: graph.origin,
      clock: systemClock,
      sleep: async () => {},
    });
    let pages = 0;
    const busy: Directories = {
      ...opened,
      open(connection, credentials) {
        const source = opened.open(connection, credentials);
        return {
          ...source,
          page(link, signal) {
            pages++;
            for (const id of ids.slice(0, 50)) graph.upsert({ id, city: `City ${pages}` });
            graph.remove(ids[50 + pages] ?? '');
            graph.upsert({
              id: `late-${pages}`,
              displayName: `Late ${pages}`,
              mail: `late-${pages}@contoso.example`,
              accountEnabled: true,
              userType: 'Member',
            });
            return source.page(link, signal);
          },
        };
      },
    };
    await perform(startFullRun, { connectionId, mode: 'full' });
    const log = {
      error({ error }: { readonly error?: unknown }): never {
        throw error;
      },
    };
    const runner = jobRunner({
      store,
      clock,
      kinds: [syncRun(busy, new PagesAhead(clock))],
      owner: 'busy',
      log,
    });
    for (const place of await runner.look()) while (await runner.work(place));
    assert.ok(pages >= 4, `only ${pages} pages`);
    const read = pages;
    await sync();
    const contacts = await contactsByPerson(context);
    for (const id of ids.slice(0, 50)) assert.equal(contacts.get(id)?.contact.city, `City ${read}`);
    for (let page = 1; page <= read; page++) {
      assert.equal(contacts.get(ids[50 + page] ?? '')?.isDeleted, true);
      assert.equal(contacts.get(`late-${page}`)?.isDeleted, false);
    }
  });

  test('F26. With clocks that are apart, or jump, a change arrives, and once', async () => {
    const id = ids[5] ?? '';
    const version = async () => Number((await versions()).get(id));
    for (const [what, jump] of [
      ['the clock of Graph is ten minutes ahead', () => graph.clock.advance(10 * minute)],
      ['and ten minutes behind', () => graph.clock.advance(-20 * minute)],
      ['the clock here jumps ahead', () => clock.advance(60 * minute)],
      ['and back', () => clock.advance(-60 * minute)],
    ] as const) {
      jump();
      const before = await version();
      graph.upsert({ id, city: what });
      // After a jump back it is asked again when it would have been.
      clock.advance(61 * minute);
      await runSync();
      await sync();
      assert.equal(await cityOf(id), what);
      assert.equal(await version(), before + 1, what);
    }
  });

  test('F29. A property that Graph does not give ends the run with its name, removes nobody, and heals with the mapping', async () => {
    const before = await versions();
    const source = 'extension_0123456789abcdef0123456789abcdef_shoeSize';
    const field = { target: 'customField:shoe_size', source, owner: 'directory' };
    await perform(setMapping, { connectionId, fields: [field] });
    await sync();
    const [run] = [at(await perform(listSyncRuns, { connectionId }), 'jobs.0')];
    assert.equal(at(run, 'state'), 'failed');
    assert.match(String(at(run, 'error')), /shoeSize/);
    assert.equal(at(await health(), 'state'), 'broken');
    assert.match(String(at(await health(), 'lastFailure.message')), /shoeSize/);
    assert.deepEqual(await versions(), before);
    await perform(setMapping, { connectionId, fields: null });
    await sync();
    assert.equal(at(await health(), 'state'), 'onTime');
  });
});
