import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify } from '#test/support/operations.ts';
import { createSubscription } from './create.ts';
import { deleteSubscription } from './delete.ts';
import { getSubscription } from './get.ts';

specify(deleteSubscription, ({ perform, sample }) => {
  test('a subscription that is deleted is gone', async () => {
    const wish = { url: 'https://hooks.example.com/roster', events: ['contact.created'] };
    const subscriptionId = at(await perform(createSubscription, wish), 'subscription.id');
    await sample({ subscriptionId });
    for (const operation of [getSubscription, deleteSubscription])
      await assert.rejects(perform(operation, { subscriptionId }), { code: 'not_found' });
  });
});
