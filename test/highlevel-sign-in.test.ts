import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LinkProblem } from '#links/directory/problem.ts';
import { authorizeConnection } from '#operations/connection/authorize.ts';
import { getConnection } from '#operations/connection/get.ts';
import { setConnectionCredentials } from '#operations/connection/set-credentials.ts';
import { listEvents } from '#operations/event/list.ts';
import type { Store } from '#store/store.ts';
import { onBothEngines } from './support/engines.ts';
import { type SigningIn, startSigningIn } from './support/highlevel/signed-in.ts';
import { at, textAt } from './support/operations.ts';

const hour = 3_600_000;

onBothEngines('A connection to HighLevel by OAuth', engine => {
  const { clock } = engine;
  const shown = ({ locationId, connectionId }: SigningIn) =>
    engine.perform(locationId, getConnection, { connectionId });
  const works = async ({ highLevel, tokenIn, openProcess }: SigningIn, owner = 'first') => {
    const authorization = `Bearer ${await tokenIn(openProcess(owner))}`;
    const url = `${highLevel.origin}/locations/${highLevel.locationId}`;
    return (await fetch(url, { headers: { authorization, version: '2021-07-28' } })).status === 200;
  };

  test('is signed in by a person who chooses the location; the tokens are sealed, and the link is good once', async () => {
    const place = await startSigningIn(engine);
    const { highLevel, locationId, consent } = place;
    await assert.rejects(works(place), /Nobody has signed in/);
    const { status, page, address } = await consent();
    assert.equal(status, 200);
    assert.match(page, /Consent was given/);
    assert.equal(at(await shown(place), 'connection.settings.locationId'), highLevel.locationId);
    assert.equal(await works(place), true);
    assert.equal((await fetch(address)).status, 400);
    const token = await place.tokenIn(place.openProcess('first'));
    const rows = await engine.store.read(locationId, ({ database }) =>
      database.selectFrom('connection').selectAll().where('location_id', '=', locationId).execute(),
    );
    assert.equal(JSON.stringify([rows, await shown(place), page]).includes(token), false);
  });

  test('is not signed in where another location was chosen, nobody agreed, or the secret is wrong, and says why', async () => {
    const place = await startSigningIn(engine, { settings: { locationId: 'wanted' } });
    const other = await place.consent();
    assert.equal(other.status, 400);
    assert.match(other.page, /was chosen, and the connection is one to wanted/);
    await assert.rejects(works(place), /Nobody has signed in/);

    const agency = await startSigningIn(engine, { chosen: { locationId: undefined } });
    assert.match((await agency.consent()).page, /installed for an agency/);
    const { locationId, connectionId } = agency;
    const credentials = { clientSecret: 'another' };
    await engine.perform(locationId, setConnectionCredentials, { connectionId, credentials });
    assert.match((await agency.consent()).page, /does not know the client id with this secret/);
    const fixed = { privateIntegrationToken: 'pit' };
    const wrong = engine.perform(locationId, setConnectionCredentials, { connectionId, credentials: fixed });
    await assert.rejects(wrong, /settings\.locationId is required/);
  });

  test('with a private integration token there is nothing to authorise', async () => {
    const { locationId, connectionId } = await startSigningIn(engine, { settings: { locationId: 'there' } });
    const credentials = { privateIntegrationToken: 'pit' };
    await engine.perform(locationId, setConnectionCredentials, { connectionId, credentials });
    await assert.rejects(engine.perform(locationId, authorizeConnection, { connectionId }), {
      code: 'conflict',
    });
  });

  test('renews its tokens an hour before they end: once, in one process, however many ask', async () => {
    const place = await startSigningIn(engine);
    await place.consent();
    const before = place.asked();
    clock.advance(22 * hour);
    assert.equal(await works(place), true);
    assert.equal(place.asked(), before);
    clock.advance(1.5 * hour);
    // One process has the file of SQLite.
    const owners = engine.kind === 'postgres' ? ['one', 'two', 'three'] : ['one'];
    const processes = owners.map(owner => place.openProcess(owner));
    await Promise.all([...processes, ...processes].map(process => place.tokenIn(process)));
    assert.equal(place.asked(), before + 1);
    clock.advance(23 * hour);
    assert.equal(await works(place, 'four'), true);
  });

  test('keeps what it was answered once the store takes it, and uses nothing before', async () => {
    const place = await startSigningIn(engine);
    await place.consent();
    clock.advance(25 * hour);
    const before = place.asked();
    let isAway = false;
    const store = dying(engine.store, () => isAway && place.asked() > before);
    isAway = true;
    const process = place.openProcess('one', store);
    await assert.rejects(place.tokenIn(process), /store is away/);
    await assert.rejects(place.tokenIn(process), /store is away/);
    isAway = false;
    await place.tokenIn(process);
    assert.equal(place.asked(), before + 1);
    assert.equal(await works(place, 'two'), true);
  });

  /** A process that dies once HighLevel has answered the renewal, and before the answer is stored. */
  async function killInBetween(place: SigningIn): Promise<number> {
    const before = place.asked();
    const store = dying(engine.store, () => place.asked() > before);
    await assert.rejects(place.tokenIn(place.openProcess('killed', store)), /store is away/);
    assert.equal(place.asked(), before + 1);
    // Its lease is over.
    clock.advance(80_000);
    return before + 1;
  }

  test('R19. Refresh-token rotation survives death between answer and store: the old token is taken once more', async () => {
    const place = await startSigningIn(engine, { refreshGrace: 120_000 });
    await place.consent();
    clock.advance(25 * hour);
    const before = await killInBetween(place);
    assert.equal(await works(place, 'next'), true);
    assert.equal(place.asked(), before + 1);
    clock.advance(25 * hour);
    assert.equal(await works(place, 'next'), true);
  });

  test('R19. … the old token is not taken: HighLevel connects the application again, without a person', async () => {
    const place = await startSigningIn(engine);
    await place.consent();
    clock.advance(25 * hour);
    await killInBetween(place);
    assert.equal(await works(place, 'next'), true);
    clock.advance(25 * hour);
    assert.equal(await works(place, 'next'), true);
    assert.equal(at(await shown(place), 'connection.health.state') === 'broken', false);
  });

  test('R19. … nor that: the connection is broken with the next step, asks no more, and is mended by a consent', async () => {
    const place = await startSigningIn(engine);
    const { highLevel, locationId } = place;
    await place.consent();
    clock.advance(25 * hour);
    await killInBetween(place);
    highLevel.tokens.revoke();
    const refused = (error: unknown) => error instanceof LinkProblem && /Authorise/.test(error.message);
    await assert.rejects(works(place, 'next'), refused);
    const before = place.asked();
    for (let day = 0; day < 3; day += 1) {
      await assert.rejects(works(place, `day ${day}`), refused);
      clock.advance(24 * hour);
    }
    assert.equal(place.asked(), before);
    const broken = await shown(place);
    assert.equal(at(broken, 'connection.health.state'), 'broken');
    assert.match(textAt(broken, 'connection.health.lastFailure.message'), /Authorise the connection again/);
    const { events } = { events: at(await engine.perform(locationId, listEvents, {}), 'events') };
    const told = JSON.stringify(events).match(/connection\.broken/g) ?? [];
    assert.equal(told.length, 1);
    await place.consent();
    assert.equal(await works(place, 'mended'), true);
    assert.notEqual(at(await shown(place), 'connection.health.state'), 'broken');
  });
});

/** A store as a process sees it that is dead, or cut off, from some moment on: nothing is written any more. */
function dying(store: Store, isDead: () => boolean): Store {
  return {
    ...store,
    async write(locationId, cause, work) {
      if (isDead()) throw new Error('The store is away.');
      return store.write(locationId, cause, work);
    },
  };
}
