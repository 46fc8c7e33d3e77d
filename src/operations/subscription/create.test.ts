import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, person, specify, textAt } from '#test/support/operations.ts';
import { createField } from '../field/create.ts';
import { createLocation } from '../location/create.ts';
import { createSegment } from '../segment/create.ts';
import { deleteSegment } from '../segment/delete.ts';
import { createSubscription } from './create.ts';
import { getSubscription } from './get.ts';
import { pauseSubscription } from './pause.ts';

specify(createSubscription, context => {
  const { perform, sample } = context;
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

  test('a filter that names what the location does not have is refused by name', async () => {
    const filters = [{ field: 'city', operator: 'eq', value: 'lisbon' }];
    const segment = { name: 'Lisbon', filters };
    const second = textAt(await perform(createLocation, { name: 'Elsewhere' }), 'id');
    const { locationId } = context;
    const locations = { defaultId: locationId, ids: new Set([locationId, second]) };
    const elsewhere = { locations, namedLocations: [second] };
    const [there, here] = [
      await perform(createSegment, segment, elsewhere),
      await perform(createSegment, segment),
    ];
    const field = await perform(createField, { locationId, name: 'Level', dataType: 'TEXT' });
    const wrong: readonly (readonly [event: string, name: string, value: unknown])[] = [
      ['contact.enteredSegment', 'segmentId', at(there, 'segment.id')],
      ['contact.leftSegment', 'segmentId', 'nothing'],
      ['task.created', 'assignedTo', 'nobody'],
      ['business.contactLinked', 'businessId', 'nothing'],
      ['appointment.created', 'calendarId', 'nothing'],
      ['campaign.statusChanged', 'campaignId', 'nothing'],
      ['workflow.entered', 'workflowId', 'nothing'],
      ['contact.fieldChanged', 'field', 'customFields.nothing'],
    ];
    const make = (event: string, name: string, value: unknown) =>
      perform(createSubscription, { events: [event], filter: { [name]: value } });
    for (const [event, name, value] of wrong)
      await assert.rejects(make(event, name, value), {
        code: 'invalid_input',
        message: new RegExp(`^filter\\.${name} must `),
      });
    await make('contact.fieldChanged', 'field', `customFields.${textAt(field, 'customField.id')}`);

    const segmentId = at(here, 'segment.id');
    const { subscription } = await make('contact.enteredSegment', 'segmentId', segmentId);
    await perform(deleteSegment, { segmentId });
    const subscriptionId = at(subscription, 'id');
    const paused = await perform(pauseSubscription, { subscriptionId });
    assert.equal(
      at(paused, 'subscription.status'),
      'paused',
      'it can be paused although the segment is gone',
    );
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
