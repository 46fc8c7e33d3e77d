import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, person, specify, textAt } from '#test/support/operations.ts';
import { createSubscription } from './create.ts';
import { getSubscription } from './get.ts';

specify(createSubscription, ({ perform, sample }) => {
  const url = 'https://hooks.example.com/roster';

  test('a subscription names events and where they are sent; its secret is shown once', async () => {
    const answer = await sample({
      url,
      events: ['contact.created', 'contact.tagAdded'],
      filter: { tag: 'vip' },
    });
    assert.match(textAt(answer, 'subscription.secret'), /^whsec_[A-Za-z0-9+/]{43}=$/);
    assert.equal(at(answer, 'subscription.status'), 'active');
    const { subscription } = await perform(getSubscription, {
      subscriptionId: at(answer, 'subscription.id'),
    });
    assert.equal(Object.hasOwn(Object(subscription), 'secret'), false);
  });

  test('without a URL its events are read, and nothing is signed', async () => {
    const { subscription } = await perform(createSubscription, { events: ['task.created'] });
    assert.deepEqual(
      Object.keys(Object(subscription)).filter(name => name === 'url' || name === 'secret'),
      [],
    );
  });

  test('in the format of HighLevel it has only events that HighLevel has, a URL, and a public key', async () => {
    const made = await perform(createSubscription, { url, events: ['contact.created'], format: 'highlevel' });
    assert.match(textAt(made, 'subscription.publicKey'), /^-----BEGIN PUBLIC KEY-----/);
    const again = await perform(createSubscription, { url, events: ['task.created'], format: 'highlevel' });
    assert.equal(at(again, 'subscription.publicKey'), at(made, 'subscription.publicKey'));
    await assert.rejects(
      perform(createSubscription, { url, events: ['task.reopened'], format: 'highlevel' }),
      { code: 'invalid_input', message: 'HighLevel has no webhook for task.reopened' },
    );
    await assert.rejects(perform(createSubscription, { events: ['task.created'], format: 'highlevel' }), {
      code: 'invalid_input',
    });
  });

  test('a URL that leads to a private place is refused with a sentence', async () => {
    for (const wrong of ['https://10.0.0.1/', 'http://hooks.example.com/', 'https://metadata/', 'nothing']) {
      await assert.rejects(perform(createSubscription, { url: wrong, events: ['contact.created'] }), {
        code: 'invalid_input',
        message: /^url is not taken\. It/,
      });
    }
  });

  test('unknown events, filters that no event takes, and wrong values are refused by name', async () => {
    const make = (input: object) =>
      perform(createSubscription, { url, events: ['contact.tagAdded'], ...input });
    await assert.rejects(make({ events: ['contact.vanished'] }), { message: /events\[0\] must be one of/ });
    await assert.rejects(make({ events: [] }), { code: 'invalid_input' });
    await assert.rejects(make({ filter: { colour: 'red' } }), {
      message: 'property colour should not exist',
    });
    await assert.rejects(make({ filter: { tag: 7 } }), { message: 'filter.tag must be a string' });
  });

  test('the right of every event is needed', async () => {
    const caller = { ...person, rights: new Set(['contacts.readonly'] as const) };
    await assert.rejects(
      perform(createSubscription, { url, events: ['contact.created', 'subscription.failing'] }, { caller }),
      { code: 'scope_missing', message: /roster\.admin/ },
    );
    await perform(createSubscription, { url, events: ['contact.created'] }, { caller });
  });
});
