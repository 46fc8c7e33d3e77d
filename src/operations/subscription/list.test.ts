import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, person, specify } from '#test/support/operations.ts';
import { createSubscription } from './create.ts';
import { listSubscriptions } from './list.ts';

specify(listSubscriptions, ({ perform, sample, clock }) => {
  const idsIn = (answer: unknown) => {
    const subscriptions = at(answer, 'subscriptions');
    return Array.isArray(subscriptions) ? subscriptions.map(each => at(each, 'id')) : [];
  };

  test('own subscriptions are listed page by page, the newest first; administrators see all', async () => {
    const rights = new Set(['contacts.readonly'] as const);
    const other = { ...person, rights, objectId: '99999999-2222-4222-8222-222222222222' };
    const made = [];
    for (const caller of [{ ...person, rights }, other, { ...person, rights }]) {
      clock.advance(1000);
      const { subscription } = await perform(
        createSubscription,
        { url: 'https://hooks.example.com/roster', events: ['contact.created'] },
        { caller },
      );
      made.push(at(subscription, 'id'));
    }
    const [first, second, third] = made;
    assert.deepEqual(idsIn(await perform(listSubscriptions, {}, { caller: { ...person, rights } })), [
      third,
      first,
    ]);
    assert.deepEqual(idsIn(await perform(listSubscriptions, {}, { caller: other })), [second]);
    const page = await sample({ limit: 2 });
    assert.deepEqual(idsIn(page), [third, second]);
    const rest = await perform(listSubscriptions, { cursor: at(page, 'nextCursor') });
    assert.deepEqual(idsIn(rest), [first]);
  });
});
