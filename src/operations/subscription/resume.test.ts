import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify } from '#test/support/operations.ts';
import { createSubscription } from './create.ts';
import { resumeSubscription } from './resume.ts';
import { updateSubscription } from './update.ts';

specify(resumeSubscription, ({ perform, sample }) => {
  test('a paused subscription is active again', async () => {
    const wish = { url: 'https://hooks.example.com/roster', events: ['contact.created'] };
    const subscriptionId = at(await perform(createSubscription, wish), 'subscription.id');
    await perform(updateSubscription, { subscriptionId, status: 'paused' });
    const answer = await sample({ subscriptionId });
    assert.equal(at(answer, 'subscription.status'), 'active');
    const again = await perform(resumeSubscription, { subscriptionId });
    assert.equal(at(again, 'subscription.version'), at(answer, 'subscription.version'));
  });
});
