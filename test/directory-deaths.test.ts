import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listSyncRuns } from '#operations/sync/list-runs.ts';
import { runSync as startFullRun } from '#operations/sync/run.ts';
import { connectDirectory } from './support/directories.ts';
import { at, onStore, textAt } from './support/operations.ts';
import { contactsByPerson, syncWorker } from './support/synced.ts';

for (const isCommitted of [false, true])
  onStore(`deaths ${isCommitted ? 'right after' : 'before'} a commit of what reads a directory`, context => {
    const { clock, store, perform } = context;

    test('F32. The process dies at each step of a run: the next one goes on, and nothing is lost or doubled', async () => {
      const { graph, connectionId } = await connectDirectory(context);
      const ids = graph.addUsers(45, 1);
      let processes = 0;
      let deaths = 0;
      /** Lets process after process die until nothing is left to do. */
      const readToTheEnd = async () => {
        for (let isOver = false; !isOver; ) {
          // Its first transaction looks for news, then comes a step of the run: that dies, and so does the one after.
          const death = { at: 1 + (processes % (isCommitted ? 2 : 3)), isCommitted };
          const worker = syncWorker({ store, clock, graph, owner: `process ${processes++}`, death });
          clock.advance(61_000);
          await worker.work();
          if (worker.isDead) deaths++;
          assert.ok(processes < 200, 'it never ends');
          const runs = at(await perform(listSyncRuns, { connectionId }), 'jobs');
          isOver = Array.isArray(runs) && runs.length > 0 && runs.every(run => at(run, 'state') === 'done');
        }
      };
      const mine = async () => {
        const all = await contactsByPerson(context);
        return ids.flatMap(id => all.get(id) ?? []);
      };
      const told = async (type: string) =>
        (await context.events()).filter(event => event.type === type).length;
      await readToTheEnd();
      assert.equal((await mine()).length, ids.length);
      assert.equal(await told('contact.created'), ids.length);

      for (const id of ids.slice(0, 10)) graph.remove(id);
      for (const id of ids.slice(10, 20)) graph.upsert({ id, city: 'Faro' });
      await perform(startFullRun, { connectionId, mode: 'full' });
      await readToTheEnd();
      const after = await mine();
      assert.deepEqual(
        after.map(({ isDeleted }) => isDeleted),
        ids.map((_, index) => index < 10),
      );
      for (const { contact } of after.slice(10, 20)) assert.equal(textAt(contact, 'city'), 'Faro');
      assert.equal(await told('directory.userRemoved'), 10);
      assert.equal(await told('directory.userChanged'), 10);
      assert.ok(deaths >= 12, `only ${deaths} deaths`);
    });
  });
