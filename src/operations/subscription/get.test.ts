import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, person, specify } from '#test/support/operations.ts';
import { createSubscription } from './create.ts';
import { getSubscription } from './get.ts';

specify(getSubscription, ({ perform, sample }) => {
  test('a subscription is seen by its client and person, and by administrators', async () => {
    const wish = { url: 'https://hooks.example.com/roster', events: ['contact.created'] };
    const subscriptionId = at(await perform(createSubscription, wish), 'subscription.id');
    const answer = await sample({ subscriptionId });
    assert.deepEqual(at(answer, 'subscription.health'), { waiting: 0, failed: 0 });

    const rights = new Set(['contacts.readonly'] as const);
    const own = { ...person, rights };
    const others = [
      { ...own, objectId: '99999999-2222-4222-8222-222222222222' },
      { ...own, clientId: '99999999-3333-4333-8333-333333333333' },
    ];
    await perform(getSubscription, { subscriptionId }, { caller: own });
    for (const caller of others)
      await assert.rejects(perform(getSubscription, { subscriptionId }, { caller }), { code: 'not_found' });
    const administrator = { ...person, objectId: '99999999-2222-4222-8222-222222222222' };
    await perform(getSubscription, { subscriptionId }, { caller: administrator });
  });
});
