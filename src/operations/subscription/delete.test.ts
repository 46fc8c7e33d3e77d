import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify } from '#test/support/operations.ts';
import { batchUpsertContacts } from '../contact/batch-upsert.ts';
import { createSubscription } from './create.ts';
import { deleteSubscription } from './delete.ts';
import { getSubscription } from './get.ts';

specify(deleteSubscription, context => {
  const { perform, sample } = context;
  test('a subscription that is deleted is gone', async () => {
    const wish = { url: 'https://hooks.example.com/roster', events: ['contact.created'] };
    const subscriptionId = at(await perform(createSubscription, wish), 'subscription.id');
    await sample({ subscriptionId });
    for (const operation of [getSubscription, deleteSubscription])
      await assert.rejects(perform(operation, { subscriptionId }), { code: 'not_found' });
  });

  test('what was not delivered yet is cancelled', async () => {
    const wish = { url: 'https://hooks.example.com/roster', events: ['contact.created'] };
    const subscriptionId = at(await perform(createSubscription, wish), 'subscription.id');
    for (const name of ['One', 'Two']) {
      const contacts = Array.from({ length: 300 }, (_contact, n) => ({ firstName: `${name} ${n}` }));
      await perform(batchUpsertContacts, { contacts });
    }
    await context.runConsumers();
    await perform(deleteSubscription, { subscriptionId });
    await context.runSchedule();
    const rows = await context.store.read(context.locationId, ({ database }) =>
      database
        .selectFrom('delivery')
        .select(({ fn }) => ['status', 'due_at', fn.countAll<number>().as('count')])
        .where('location_id', '=', context.locationId)
        .groupBy(['status', 'due_at'])
        .execute(),
    );
    assert.deepEqual(
      rows.map(({ status, due_at, count }) => [status, due_at, Number(count)]),
      [['cancelled', null, 600]],
    );
  });
});
