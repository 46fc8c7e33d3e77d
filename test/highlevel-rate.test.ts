import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createContact } from '#operations/contact/create.ts';
import { onBothEngines } from './support/engines.ts';
import { startLinked } from './support/highlevel/linked.ts';
import { highLevelLimits } from './support/highlevel/rate-limit.ts';
import { watchCalls } from './support/in-flight.ts';
import { tell, times } from './support/proof.ts';

const changes = times(300, 5000);
const { burst, interval } = highLevelLimits;

onBothEngines('What waits for HighLevel goes as fast as its limit allows', engine => {
  for (const handovers of [0, 4]) {
    const replicas = handovers === 0 ? 'one server' : 'two servers that take turns';
    const title = `R17: ${changes} changes from ${replicas} use at least 98 % of the limit, and nothing is answered with 429`;
    test(title, async context => {
      const { clock, store } = engine;
      const locationId = await engine.newLocation();
      const linked = await startLinked({
        store,
        clock,
        locationId,
        limits: highLevelLimits,
        async wait(milliseconds) {
          const until = clock() + milliseconds;
          // Time goes by while nothing else can happen: a call ends at the moment at which it began.
          await calls.landed();
          if (clock() < until) clock.advance(until - clock());
        },
      });
      const { highLevel, settle, begin, restart } = linked;
      const calls = watchCalls(highLevel.origin);
      context.after(() => calls.stop());
      // What HighLevel tells of its own changes would be read there as well.
      highLevel.webhooks.url = undefined;
      await settle();
      clock.advance(interval + 1000);
      for (let number = 0; number < changes; number += 1)
        await engine.perform(locationId, createContact, { locationId, email: `p${number}@example.com` });
      const before = highLevel.journal.length;
      for (let turn = 1; turn <= handovers; turn += 1) {
        await begin();
        while (highLevel.contacts().length < (changes * turn) / (handovers + 1))
          await new Promise(resolve => setImmediate(resolve));
        await restart();
      }
      while (highLevel.contacts().length < changes) {
        await settle();
        clock.advance(1000);
      }

      const made = highLevel.journal.slice(before).filter(({ operation }) => /upsert/.test(operation));
      const all = highLevel.journal.slice(before, highLevel.journal.indexOf(made.at(-1) ?? fail()) + 1);
      const took = (all.at(-1)?.at ?? 0) - (all[0]?.at ?? 0);
      // So many calls cannot be made in less: one burst at the beginning, and another after each interval.
      const least = (Math.ceil(all.length / burst) - 1) * interval;
      const share = least / took;
      tell(context, {
        statement: 'R17',
        how: `${changes} changes from ${replicas} on ${engine.kind}, simulated time`,
        found: `${all.length} calls in ${took / 1000} s, ${(100 * share).toFixed(1)} % of the limit, 0 answers of 429`,
      });
      assert.deepEqual(
        highLevel.journal.filter(({ status }) => status === 429),
        [],
      );
      assert(share >= 0.98, `${(100 * share).toFixed(1)} % of the limit was used`);
      assert.equal(highLevel.contacts().length, changes);
    });
  }
});

function fail(): never {
  throw new Error('Nothing was made.');
}
