import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify } from '#test/support/operations.ts';
import { createSubscription } from './create.ts';
import { pauseSubscription } from './pause.ts';

specify(pauseSubscription, ({ perform, sample }) => {
  test('a paused subscription says so and why; pausing it again changes nothing', async () => {
    const wish = { url: 'https://hooks.example.com/roster', events: ['contact.created'] };
    const subscriptionId = at(await perform(createSubscription, wish), 'subscription.id');
    const answer = await sample({ subscriptionId });
    assert.equal(at(answer, 'subscription.status'), 'paused');
    const again = await perform(pauseSubscription, { subscriptionId });
    assert.equal(at(again, 'subscription.version'), at(answer, 'subscription.version'));
  });
});
