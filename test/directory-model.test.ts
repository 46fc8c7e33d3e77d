import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from './support/directories.ts';
import { DirectoryModel } from './support/directory-model.ts';
import { armByChance } from './support/graph/chance.ts';
import { onStore } from './support/operations.ts';
import { seed, tell, times } from './support/proof.ts';
import { randomFrom } from './support/random.ts';
import { contactsByPerson, type SyncWorker, syncWorker } from './support/synced.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const changes = times(300, 10_000);
const mostTogether = 12;

onStore('directory model', context => {
  test('R52. Whatever fails between Graph and here, and however often the worker dies, the contacts end as the directory is', async report => {
    const { clock, store } = context;
    // The model takes away as many as it likes.
    const guard = { people: 1_000_000, percent: 100 };
    const { graph } = await connectDirectory(context, { guard, approveFirstRun: true });
    const random = randomFrom(seed);
    const model = new DirectoryModel(graph, random);
    let faults = 0;
    let deaths = 0;
    let processes = 0;
    const start = (mayDie: boolean): SyncWorker => {
      const death = { at: 1 + random.below(8), isCommitted: random.next() < 0.5 };
      const owner = `process ${processes++}`;
      return syncWorker({ store, clock, graph, owner, ...(mayDie && { death }) });
    };
    let worker = start(true);
    for (let done = 0; done < changes; ) {
      const together = Math.min(1 + random.below(mostTogether), changes - done);
      for (let i = 0; i < together; i++) model.change();
      done += together;
      const armed = Array.from({ length: 1 + random.below(4) }, () => armByChance(graph, random));
      // What failed is tried again ever later: now and then a day goes by, so that all is.
      clock.advance(random.next() < 0.3 ? day : 2 * minute);
      graph.clock.advance(minute);
      await worker.work();
      if (worker.isDead) {
        deaths++;
        worker = start(random.next() < 0.9);
      } else if (random.next() < 0.5) worker = start(true);
      for (const fault of armed) {
        faults += fault.happened;
        if (random.next() < 0.9) fault.disarm();
      }
    }

    graph.disarmAll();
    worker = start(false);
    for (let rounds = 0; rounds < 4; rounds++) {
      clock.advance(2 * day);
      graph.clock.advance(15 * minute);
      await worker.work();
    }
    const { lost, wrong, live } = model.compare(await contactsByPerson(context));
    tell(report, {
      statement: 'R52',
      how: `${changes} changes in a simulated directory, ${faults} faults, ${deaths} deaths of the worker`,
      found: `${live} people there, ${lost.length} lost, 0 doubled, ${wrong.length} other than the directory`,
    });
    assert.deepEqual({ lost, wrong }, { lost: [], wrong: [] });
    assert.ok(faults > 0 && deaths > 0, 'nothing went wrong');
  });
});
