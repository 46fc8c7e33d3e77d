import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { migrate } from '#store/migrate.ts';
import { openStore } from '#store/store.ts';
import { testClock } from '#test/support/operations.ts';
import { testEngine } from '#test/support/test-engines.ts';
import type { Principal } from './principal.ts';
import { type RateLimiter, rateLimiter } from './rate-limit.ts';

const program: Principal = {
  kind: 'application',
  tenantId: 'tenant',
  objectId: 'program',
  clientId: 'program',
  rights: new Set(['contacts.readonly']),
};
const burst = 100;
/** What a server may admit before the others know of it. */
const tenth = 10;

describe('the limit of some seconds, where two servers share a PostgreSQL', () => {
  const { engine, open, close } = testEngine('postgres');
  const clock = testClock(Date.UTC(2026, 0, 15, 9));
  const store = openStore({ engine, clock });
  let lastLocation = 0;

  before(async () => {
    await open();
    await migrate(engine, clock());
  });
  after(close);

  /** Two servers, and a location that no other test counts for. */
  function servers() {
    const server = () => rateLimiter({ limits: { burst, daily: 100_000 }, clock, store });
    return { one: server(), other: server(), locationId: `location-${++lastLocation}` };
  }

  /** How many of some calls that come at one moment are admitted. */
  async function admitted(limiter: RateLimiter, locationId: string, calls: number): Promise<number> {
    const admissions = await Promise.all(
      Array.from({ length: calls }, () => limiter.take(program, locationId)),
    );
    return admissions.filter(({ isAdmitted }) => isAdmitted).length;
  }

  const windowsOf = (locationId: string) =>
    store.engine.read(({ database }) =>
      database.selectFrom('call_window').selectAll().where('bucket', 'like', `%${locationId}`).execute(),
    );

  test('all calls of a burst are admitted when they come at one moment to one server, and no more', async () => {
    const { one, locationId } = servers();
    assert.equal(await admitted(one, locationId, burst + 50), burst);
    assert.equal(await admitted(one, locationId, 1), 0);
    clock.advance(10_000);
    assert.equal(await admitted(one, locationId, burst + 50), burst);
  });

  test('calls that come to both pass the limit by at most a tenth for each', async () => {
    const { one, other, locationId } = servers();
    const counts = await Promise.all([one, other].map(server => admitted(server, locationId, burst)));
    const sum = counts.reduce((total, count) => total + count, 0);
    assert(sum >= burst && sum <= burst + 2 * tenth, `${sum} calls were admitted`);
  });

  test('what one server has admitted is gone at the other', async () => {
    const { one, other, locationId } = servers();
    assert.equal(await admitted(one, locationId, burst), burst);
    assert((await admitted(other, locationId, burst)) <= tenth);
    const refused = await other.take(program, locationId);
    assert.equal(refused.isAdmitted, false);
    assert.equal(refused.headers['x-ratelimit-remaining'], '0');
  });

  test('the window of both ends ten seconds after the first call at either', async () => {
    const { one, other, locationId } = servers();
    await admitted(one, locationId, burst);
    clock.advance(4000);
    await admitted(other, locationId, burst);
    const refused = await other.take(program, locationId);
    assert.equal(refused.retryAfter, 6);
    clock.advance(6000);
    assert.equal(await admitted(other, locationId, burst), burst);
  });

  test('a caller who comes now and then costs no statement', async () => {
    const { one, locationId } = servers();
    for (let window = 0; window < 20; window++) {
      assert.equal(await admitted(one, locationId, tenth / 2 - 1), tenth / 2 - 1);
      clock.advance(10_000);
    }
    assert.deepEqual(await windowsOf(locationId), []);
    assert.equal(await admitted(one, locationId, tenth), tenth);
    await admitted(one, locationId, 1);
    assert.equal((await windowsOf(locationId)).length, 1);
  });

  test('while the store does not answer each server counts for itself', async () => {
    const { locationId } = servers();
    const lost = { ...store, engine: { ...engine, write: () => Promise.reject(new Error('lost')) } };
    const alone = rateLimiter({ limits: { burst, daily: 100_000 }, clock, store: lost });
    assert.equal(await admitted(alone, locationId, burst + 50), burst);
  });
});
