import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DirectoryModel } from './support/directory-model.ts';
import { armByChance } from './support/graph/chance.ts';
import { callsIn } from './support/highlevel/calls.ts';
import { armAll } from './support/highlevel/every-fault.ts';
import { actThere } from './support/highlevel/people-there.ts';
import { WrittenThere } from './support/highlevel/written-there.ts';
import { onStore } from './support/operations.ts';
import { seed, tell, times } from './support/proof.ts';
import { randomFrom } from './support/random.ts';
import { startThreeSides } from './support/three-sides.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const changes = times(100, 10_000);
const changesThere = times(34, 2000);
const kills = times(4, 20);
const settlings = times(1, 5);
const mostTogether = 12;
/** Each day that goes by, all contacts are read again. */
const oftenADay = times(0.03, 0.01);

onStore('three sides', context => {
  const title = `R17, R52: a directory, the store and HighLevel end alike, whatever fails between them, with ${kills} kills`;
  test(title, async report => {
    const { clock, store } = context;
    const random = randomFrom(seed);
    const sides = await startThreeSides(context, randomFrom(seed + 1));
    const { graph, linked, isLinked, whose } = sides;
    const { highLevel } = linked;
    const model = new DirectoryModel(graph, random);
    const written = new WrittenThere();
    let sync = sides.startSync(random);
    let [doneThere, killed, settled, faults, deaths, live] = [0, 0, 0, 0, 0, 0];
    armAll(highLevel);
    for (let done = 0; done < changes; ) {
      const together = Math.min(1 + random.below(mostTogether), changes - done);
      for (let i = 0; i < together; i++) model.change();
      done += together;
      const due = (all: number) => Math.floor((done / changes) * all);
      for (const personId of model.takeLeavers()) written.leave(personId, await sides.heldHere(personId));
      const armed = Array.from({ length: 1 + random.below(4) }, () => armByChance(graph, random));
      // What failed is tried again ever later: now and then a day goes by, so that all is.
      clock.advance(random.next() < oftenADay ? day : 2 * minute);
      graph.clock.advance(minute);

      // All at once, each in the middle of what the others do.
      const syncing = sync.work();
      await linked.begin();
      while (doneThere < due(changesThere)) {
        clock.advance(random.below(5000));
        if (await actThere({ highLevel, written, isLinked, whose, random }, `P${doneThere}`)) doneThere++;
      }
      if (killed < due(kills)) {
        killed++;
        await linked.begin();
        await linked.kill();
      } else if (random.next() < 0.5) await linked.settle();
      await syncing;
      if (sync.isDead) {
        deaths++;
        sync = sides.startSync(random.next() < 0.9 ? random : undefined);
      } else if (random.next() < 0.5) sync = sides.startSync(random);

      for (const fault of armed) {
        faults += fault.happened;
        if (random.next() < 0.9) fault.disarm();
      }
      if (settled < due(settlings)) {
        settled++;
        live = await sides.settle(model, written);
        armAll(highLevel);
      }
    }

    const calls = callsIn(highLevel.journal);
    tell(report, {
      statement: 'R17, R52',
      how: `${changes} changes in a simulated directory and ${doneThere} in HighLevel on ${store.kind}, ${faults} faults there, ${calls.lost} answers lost here, ${kills} kills of the link and ${deaths} deaths of the sync`,
      found: `${live} people, ${(await sides.here.ids()).length} contacts, 0 lost, 0 doubled; ${written.sure} writes in HighLevel stand, ${written.unsure} met a contact that was leaving; ${calls.count} calls, ${calls.idle} that changed nothing, 0 echoes`,
    });
    assert(faults > 0 && deaths > 0, 'nothing went wrong');
    assert(calls.idle <= calls.lost, 'what changed nothing there was no repeat of what may have been lost');
  });
});
