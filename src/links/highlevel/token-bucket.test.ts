import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { rateLimit } from '#test/support/highlevel/rate-limit.ts';
import { randomFrom } from '#test/support/random.ts';
import { openPace } from './pace.ts';
import {
  type Bucket,
  countOthers,
  emptyBucket,
  giveBack,
  highLevelLimits,
  holdUntil,
  lease,
  settle,
} from './token-bucket.ts';

const limits = { burst: 10, interval: 1000, daily: 25 };
const ask = (bucket: Bucket, now: number, want = 6) =>
  lease(bucket, limits, { id: `at ${now}`, want, now, until: now + 500 });

test('calls count from their lease until an interval after their answer, wherever the interval begins', () => {
  const first = ask(emptyBucket, 0);
  const second = ask(first.bucket, 10);
  assert.deepEqual([first.granted, second.granted], [6, 4]);
  assert.equal(ask(second.bucket, 20).granted, 0);
  const settled = settle(second.bucket, 'at 0', [100, 100, 200, 200, 200, 200]);
  const waiting = ask(settled, 300);
  assert.deepEqual([waiting.granted, waiting.nextAt], [0, 1105]);
  assert.equal(ask(settled, 1105).granted, 2);
});

test('a lease of which nothing was heard counts until it has run out; what was not used is given back', () => {
  const { bucket } = ask(emptyBucket, 0, 10);
  assert.equal(ask(bucket, 1504).granted, 0);
  assert.equal(ask(bucket, 1505).granted, 6);
  const used = settle(bucket, 'at 0', [50]);
  const back = giveBack(used, 'at 0');
  assert.deepEqual([ask(back, 60, 10).granted, back.today], [9, 1]);
});

test('a day has its own limit, and the next begins at midnight UTC', () => {
  let { bucket } = ask(emptyBucket, 0, 10);
  for (const now of [10_000, 20_000]) bucket = ask(bucket, now, 10).bucket;
  const refused = ask(bucket, 30_000);
  assert.deepEqual([bucket.today, refused.granted, refused.nextAt], [25, 0, 86_400_005]);
  assert.equal(ask(bucket, 86_400_005).granted, 6);
});

test('when HighLevel asks to wait, or others use up the account, fewer calls are made', () => {
  const held = holdUntil(emptyBucket, 5000);
  assert.deepEqual([ask(held, 100).granted, ask(held, 100).nextAt], [0, 5000]);
  const others = countOthers(ask(emptyBucket, 0, 2).bucket, limits, 3, 10);
  assert.equal(ask(others, 20).granted, 3);
  assert.equal(countOthers(others, limits, 8, 20), others);
});

test('what HighLevel said a while ago counts against what was under way then', () => {
  const first = settle(
    ask(emptyBucket, 0, 10).bucket,
    'at 0',
    Array.from({ length: 10 }, () => 100),
  );
  const later = ask(first, 1105, 4).bucket;
  assert.equal(countOthers(later, limits, 0, 1000), later);
});

test('two replicas send 5,000 calls at 98 % of the limit or more, and none is answered 429', async () => {
  let now = 0;
  const sleeping: { readonly at: number; readonly wake: () => void }[] = [];
  const sleep = (milliseconds: number) =>
    new Promise<void>(wake => {
      sleeping.push({ at: now + milliseconds, wake });
    });
  const random = randomFrom(6);
  const admit = rateLimit(highLevelLimits, () => Math.floor(now));
  let bucket = emptyBucket;
  let sent = 0;
  let refused = 0;
  let last = 0;

  async function replica(name: string): Promise<void> {
    let leases = 0;
    const pace = openPace({
      async change(work) {
        const changed = work(bucket);
        bucket = changed.bucket;
        return changed.result;
      },
      limits: highLevelLimits,
      clock: () => Math.floor(now),
      newId: () => `${name} ${leases++}`,
      wait: sleep,
    });
    const { signal } = new AbortController();
    const sendAll = async () => {
      while (sent < 5000) {
        sent += 1;
        const end = await pace.begin(signal);
        await sleep(20 + random.next() * 60);
        const { isAdmitted, headers } = admit();
        if (!isAdmitted) refused += 1;
        last = now;
        await sleep(20 + random.next() * 60);
        end({ remaining: Number(headers['x-ratelimit-remaining']) });
      }
    };
    await Promise.all(Array.from({ length: 5 }, sendAll));
  }

  let isDone = false;
  const done = Promise.all([replica('one'), replica('two')]).then(() => {
    isDone = true;
  });
  while (!isDone) {
    await nextTurn();
    const next = sleeping.sort((one, other) => other.at - one.at).pop();
    if (!next) continue;
    now = Math.max(now, next.at);
    next.wake();
  }
  await done;
  // The first hundred go at once; the others at the allowed rate.
  const allowed = ((5000 - highLevelLimits.burst) / highLevelLimits.burst) * highLevelLimits.interval;
  assert.equal(refused, 0);
  assert.ok(allowed / last >= 0.98, `${((allowed / last) * 100).toFixed(1)} % of the allowed rate`);
});
