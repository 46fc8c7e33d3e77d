import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoreReader, StoreWriter } from '#store/store.ts';
import { userIsGone } from '#store/webhooks/gone-owner.ts';
import { cause } from '#test/support/engines.ts';
import { at, person, specify, textAt } from '#test/support/operations.ts';
import { getCaller } from '../caller/get.ts';
import { createLocation } from '../location/create.ts';
import { createSubscription } from './create.ts';
import { getSubscription } from './get.ts';
import { pauseSubscription } from './pause.ts';

specify(pauseSubscription, given => {
  const { perform, sample, store, events } = given;

  test('a paused subscription says so and why; pausing it again changes nothing', async () => {
    const wish = { url: 'https://hooks.example.com/roster', events: ['contact.created'] };
    const subscriptionId = at(await perform(createSubscription, wish), 'subscription.id');
    const answer = await sample({ subscriptionId });
    assert.equal(at(answer, 'subscription.status'), 'paused');
    const again = await perform(pauseSubscription, { subscriptionId });
    assert.equal(at(again, 'subscription.version'), at(answer, 'subscription.version'));
  });

  test('what a person subscribed to who is gone is paused and told of, in every location, and nothing else', async () => {
    const wish = { url: 'https://hooks.example.com/roster', events: ['contact.created'] };
    const place = { name: 'Second', country: 'US', timezone: 'UTC' };
    const second = textAt(await perform(createLocation, place), 'id');
    const { locationId } = given;
    const locations = { defaultId: locationId, ids: new Set([locationId, second]) };
    const [one, other] = [locationId, second].map(id => ({ locations, namedLocations: [id] }));
    const another = { caller: { ...person, objectId: '99999999-9999-4999-8999-999999999999' } };
    const own = [
      await perform(createSubscription, wish, one),
      await perform(createSubscription, wish, other),
    ];
    const theirs = await perform(createSubscription, wish, { ...one, ...another });

    const run = {
      read: <Result>(work: (reader: StoreReader) => Promise<Result>) => store.read(locationId, work),
      elsewhere: <Result>(place: string, work: (writer: StoreWriter) => Promise<Result>) =>
        store.write(place, cause, work),
    };
    const userId = textAt(await perform(getCaller), 'caller.userId');
    for (let twice = 0; twice < 2; twice++) await userIsGone(run, userId);

    const states = await Promise.all(
      [...own, theirs].map(async made =>
        at(
          await perform(
            getSubscription,
            { subscriptionId: at(made, 'subscription.id') },
            { locations, namedLocations: [textAt(made, 'subscription.locationId')] },
          ),
          'subscription.status',
        ),
      ),
    );
    assert.deepEqual(states, ['paused', 'paused', 'active']);
    const told = (await events()).filter(({ type }) => type === 'subscription.failing');
    assert(told.some(({ data }) => at(data, 'subscription.id') === at(own[0], 'subscription.id')));
    assert.match(textAt(told[0]?.data, 'subscription.reason'), /^Its owner is disabled or was removed\./);
    const ids = told.map(({ data }) => at(data, 'subscription.id'));
    assert.equal(new Set(ids).size, ids.length, 'each is told of once');
  });
});
