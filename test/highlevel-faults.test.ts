import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Operation } from '#operations/operation.ts';
import { onBothEngines } from './support/engines.ts';
import { callsIn, settleForADay, writesInAnHour } from './support/highlevel/calls.ts';
import { armAll } from './support/highlevel/every-fault.ts';
import { Expected } from './support/highlevel/expected.ts';
import { type IsLinked, linkedIn } from './support/highlevel/known.ts';
import { startLinked } from './support/highlevel/linked.ts';
import { highLevelLimits } from './support/highlevel/rate-limit.ts';
import { allOf, hereSide, type Side, thereSide } from './support/highlevel/sides.ts';
import { seed, tell, times } from './support/proof.ts';
import { type Random, randomFrom } from './support/random.ts';

const steps = times(240, 4000);
const kills = 20;

onBothEngines('Both sides change under every fault of HighLevel', engine => {
  const title = `R17, R18: both sides change under every fault of HighLevel with ${kills} kills, and end as they must, nothing lost, doubled or sent back`;
  test(title, async context => {
    const { clock, store } = engine;
    const random = randomFrom(seed);
    const locationId = await engine.newLocation();
    const linked = await startLinked({
      store,
      clock,
      locationId,
      random,
      searchLag: 2000,
      limits: highLevelLimits,
      signsIn: 'oauth',
    });
    const perform = (operation: Operation, input: object) => engine.perform(locationId, operation, input);
    const sides = [hereSide(perform, locationId), thereSide(linked.highLevel)] as const;
    const isLinked = linkedIn(store, locationId, linked.connectionId);
    const expected = new Expected();
    armAll(linked.highLevel);

    let changes = 0;
    for (let step = 1; step <= steps; step += 1) {
      clock.advance(2000 + random.below(20_000));
      const side = random.pick(sides);
      await act({ random, side, expected, isLinked }, `P${step}`);
      if (side.name === 'there') changes += 1;
      if (random.next() < 0.3) await linked.begin();
      if (step % Math.floor(steps / kills) === 0) {
        await linked.begin();
        await linked.kill();
      }
      if (random.next() < 0.15) await linked.settle();
    }
    linked.highLevel.disarm();
    for (let day = 0; day < 3; day += 1) await settleForADay(linked, clock);

    const calls = callsIn(linked.highLevel.journal);
    const later = await writesInAnHour(linked, clock);
    const [here, there] = [await allOf(sides[0]), await allOf(sides[1])];
    tell(context, {
      statement: 'R17, R18',
      how: `${changes} changes there and ${steps - changes} here on ${engine.kind}, ${kills} kills`,
      found: `${calls.count} calls, ${calls.lost} answers lost, ${here.length} contacts at the end, alike on both sides; ${calls.idle} calls that changed nothing, ${calls.tooMany} beyond the limit`,
    });
    assert.deepEqual(linked.refusals, []);
    assert.deepEqual(await linked.conflicts(), []);
    assert.deepEqual(there, here);
    expected.check(here);
    assert(calls.idle <= calls.lost, 'what changed nothing there was no repeat of what may have been lost');
    assert.deepEqual(later, [], 'something is sent though nothing changed');
  });
});

interface Acting {
  readonly random: Random;
  readonly side: Side;
  readonly expected: Expected;
  readonly isLinked: IsLinked;
}

/** A person does something on one side. What is written is called after the step, so that each value is written once. */
async function act({ random, side, expected, isLinked }: Acting, name: string): Promise<void> {
  const ids = await side.ids();
  const contact = ids.length < 4 || random.next() < 0.2 ? undefined : await side.find(random.pick(ids));
  if (!contact) {
    const email = random.next() < 0.7 ? { email: `${name.toLowerCase()}@example.com` } : {};
    expected.add(side.name, name, email);
    return side.add({ firstName: name, tags: [random.pick(['a', 'b'])], ...email });
  }
  const { id, name: its, noteIds, taskIds } = contact;
  const [note, task] = [random.next(), random.next()];
  const [body, noteId] = [...noteIds][Math.floor(note * noteIds.size)] ?? [];
  const [taskTitle, taskId] = [...taskIds][Math.floor(task * taskIds.size)] ?? [];
  /** Changed in HighLevel before the link knows which it is, what was sent cannot be told from something new. */
  const isKnown = async (kind: 'contact' | 'note' | 'task', own: string) =>
    side.name === 'here' || (await isLinked(side.name, kind, own));
  const write = async (members: Readonly<Record<string, string>>) => {
    expected.write(side.name, contact, members);
    if (contact.members.email === null && !(await isKnown('contact', id))) expected.doubt(its);
    return side.change(id, members);
  };
  switch (random.below(9)) {
    case 0:
      expected.remove(its, await isLinked(side.name, 'contact', id));
      return side.remove(id);
    case 1:
      expected.addNote(side.name, its, `Note ${name}`);
      return side.addNote(id, `Note ${name}`);
    case 2:
      if (body === undefined || noteId === undefined) return;
      expected.changeNote(side.name, its, {
        before: body,
        body: `Changed ${name}`,
        isKnown: await isKnown('note', noteId),
      });
      return side.changeNote(id, noteId, `Changed ${name}`);
    case 3:
      if (body === undefined || noteId === undefined) return;
      expected.removeNote(its, body, await isLinked(side.name, 'note', noteId));
      return side.removeNote(id, noteId);
    case 4:
      expected.addTask(its, `Task ${name}`);
      return side.addTask(id, `Task ${name}`);
    case 5:
      if (taskTitle === undefined || taskId === undefined) return;
      expected.completeTask(its, taskTitle, await isKnown('task', taskId));
      return side.completeTask(id, taskId);
    case 6:
      return side.change(id, { tags: [random.pick(['a', 'b', 'c']), random.pick(['d', 'e'])] });
    case 7:
      return write({ city: `City ${name}`, state: `State ${name}` });
    default:
      return write({ lastName: `Of ${name}` });
  }
}
