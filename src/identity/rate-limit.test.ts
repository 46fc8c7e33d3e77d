import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openSqlite } from '#store/engines/sqlite.ts';
import { migrate } from '#store/migrate.ts';
import { openStore, type Store } from '#store/store.ts';
import { testClock } from '#test/support/operations.ts';
import type { Principal } from './principal.ts';
import { type RateLimiter, type RateLimits, rateLimiter } from './rate-limit.ts';

const person: Principal = {
  kind: 'person',
  tenantId: 'tenant',
  objectId: 'adele',
  clientId: 'portal',
  rights: new Set(['contacts.readonly']),
};
const hour = 3_600_000;

describe('rate limits', () => {
  const folder = mkdtempSync(join(tmpdir(), 'roster-'));
  const clock = testClock(Date.UTC(2026, 0, 15, 9));
  let store: Store;
  let lastLocation = 0;

  before(async () => {
    store = openStore({ engine: openSqlite({ path: join(folder, 'test.db') }), clock });
    await migrate(store.engine, clock());
  });
  after(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  /** A limiter, and a location that no other test counts for. */
  function limited(limits: Partial<RateLimits> = {}, remembered = 100) {
    const replica = () =>
      rateLimiter({ limits: { burst: 100, daily: 1000, ...limits }, clock, store, remembered });
    const locationId = `location-${++lastLocation}`;
    return { limiter: replica(), locationId, replica };
  }

  /** Resolves when what the limiters asked the store before was answered. */
  const settled = () => store.engine.write('any', async () => {}).then(() => {});

  /** How many of some calls are admitted when each comes after the store has answered. */
  async function admitted(limiter: RateLimiter, locationId: string, calls: number): Promise<number> {
    let count = 0;
    for (let call = 0; call < calls; call++) {
      if ((await limiter.take(person, locationId)).isAdmitted) count++;
      await settled();
    }
    return count;
  }

  test('every answer tells both limits, what is left of them, and when the day ends', async () => {
    const { limiter, locationId } = limited();
    limiter.take(person, locationId);
    assert.deepEqual(await limiter.take(person, locationId), {
      isAdmitted: true,
      retryAfter: 0,
      headers: {
        'x-ratelimit-limit-daily': '1000',
        'x-ratelimit-daily-remaining': '998',
        'x-ratelimit-daily-reset': String(15 * hour),
        'x-ratelimit-interval-milliseconds': '10000',
        'x-ratelimit-max': '100',
        'x-ratelimit-remaining': '98',
      },
    });
  });

  test('a caller who comes first has the whole burst, and the call after it is refused until the window ends', async () => {
    const { limiter, locationId } = limited({ burst: 3 });
    for (let call = 0; call < 3; call++)
      assert.equal((await limiter.take(person, locationId)).isAdmitted, true);
    clock.advance(2500);
    const refused = await limiter.take(person, locationId);
    assert.equal(refused.isAdmitted, false);
    assert.equal(refused.retryAfter, 8);
    assert.equal(refused.headers['x-ratelimit-remaining'], '0');
    assert.equal(refused.headers['x-ratelimit-daily-remaining'], '997', 'a refused call costs nothing');
    clock.advance(7500);
    const next = await limiter.take(person, locationId);
    assert.equal(next.isAdmitted, true);
    assert.equal(next.headers['x-ratelimit-remaining'], '2');
  });

  test('a clock that is set back does not lock a caller out', async () => {
    const { limiter, locationId } = limited({ burst: 1 });
    limiter.take(person, locationId);
    clock.advance(-5 * hour);
    assert.equal((await limiter.take(person, locationId)).isAdmitted, true);
    clock.advance(5 * hour);
  });

  test('people count by application, person and location, applications by application and location', async () => {
    const { limiter, locationId } = limited({ burst: 1 });
    const isAdmitted = async (changes: Partial<Principal>, at = locationId) =>
      (await limiter.take({ ...person, ...changes }, at)).isAdmitted;
    assert.equal(await isAdmitted({}), true);
    assert.equal(await isAdmitted({}), false);
    assert.equal(await isAdmitted({ objectId: 'bruno' }), true);
    assert.equal(await isAdmitted({ clientId: 'command line' }), true);
    assert.equal(await isAdmitted({}, `${locationId}-other`), true);
    assert.equal(await isAdmitted({ kind: 'application' }), true);
    assert.equal(await isAdmitted({ kind: 'application', objectId: 'other' }), false);
  });

  test('the calls of a day are exactly as many as the limit, and the next day begins anew', async () => {
    const { limiter, locationId } = limited({ daily: 25 });
    assert.equal(await admitted(limiter, locationId, 40), 25);
    const refused = await limiter.take(person, locationId);
    assert.equal(refused.retryAfter, Math.ceil((24 * hour - (clock() % (24 * hour))) / 1000));
    assert.equal(refused.headers['x-ratelimit-daily-remaining'], '0');
    assert.equal(refused.headers['x-ratelimit-remaining'], '75', 'the short limit is not the reason');
    clock.advance(24 * hour);
    assert.equal((await limiter.take(person, locationId)).headers['x-ratelimit-daily-remaining'], '24');
    clock.advance(-24 * hour);
  });

  test('calls that come while the store is asked are admitted a tenth of the day ahead, and no further', async () => {
    const { limiter, locationId } = limited({ daily: 50 });
    const atOnce = await Promise.all(Array.from({ length: 8 }, () => limiter.take(person, locationId)));
    assert.deepEqual(
      atOnce.map(({ isAdmitted }) => isAdmitted),
      [true, true, true, true, true, false, false, false],
    );
    assert.equal(atOnce.at(-1)?.retryAfter, 1, 'the store will have answered by then');
    await settled();
    assert.equal(await admitted(limiter, locationId, 60), 45, 'what was ahead is counted');
  });

  test('what a day has left is kept over a restart to the call', async () => {
    const { limiter, locationId, replica } = limited({ daily: 100 });
    await admitted(limiter, locationId, 37);
    await limiter.close();
    const next = replica();
    next.take(person, locationId);
    await settled();
    assert.equal((await next.take(person, locationId)).headers['x-ratelimit-daily-remaining'], '61');
  });

  test('a crash costs at most a tenth of the day', async () => {
    const { limiter, locationId, replica } = limited({ daily: 100 });
    await admitted(limiter, locationId, 37);
    const next = replica();
    const rest = await admitted(next, locationId, 100);
    assert(rest >= 63 - 10 && rest <= 63, `${rest} of 63 calls were left`);
  });

  test('two replicas share a day and together pass its limit by at most a tenth each', async () => {
    const { limiter, locationId, replica } = limited({ daily: 100 });
    const other = replica();
    let sum = 0;
    for (let turn = 0; turn < 20; turn++) {
      sum += await admitted(limiter, locationId, 5);
      sum += await admitted(other, locationId, 5);
    }
    assert(sum >= 100 && sum <= 120, `${sum} calls were admitted`);
  });

  test('calls that one replica hands back are open to another within ten seconds', async () => {
    const { limiter, locationId, replica } = limited({ daily: 100 });
    const other = replica();
    other.take(person, locationId);
    await settled();
    await admitted(limiter, locationId, 100);
    assert.equal((await limiter.take(person, locationId)).isAdmitted, false);
    await other.close();
    clock.advance(10_000);
    limiter.take(person, locationId);
    await settled();
    assert.equal((await limiter.take(person, locationId)).isAdmitted, true);
  });

  test('a caller who is forgotten because others came hands the unused calls back', async () => {
    const { limiter, locationId } = limited({ daily: 100 }, 1);
    for (let turn = 0; turn < 20; turn++) {
      limiter.take(person, locationId);
      await settled();
      limiter.take({ ...person, objectId: `other-${turn}` }, locationId);
      await settled();
      await settled();
    }
    limiter.take(person, locationId);
    await settled();
    assert.equal((await limiter.take(person, locationId)).headers['x-ratelimit-daily-remaining'], '78');
  });

  test('limits that are switched off admit everything and tell nothing', async () => {
    const limiter = rateLimiter({ limits: 'off', clock, store });
    for (let call = 0; call < 1000; call++) {
      assert.deepEqual(await limiter.take(person, 'any'), { isAdmitted: true, retryAfter: 0, headers: {} });
    }
  });
});
