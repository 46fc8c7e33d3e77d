import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, person, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { createSubscription } from '../subscription/create.ts';
import { addTagsToContact } from '../tag/add-to-contact.ts';
import { listEvents } from './list.ts';

specify(listEvents, ({ perform, sample }) => {
  const typesIn = (page: unknown) => {
    const events = at(page, 'events');
    return Array.isArray(events) ? events.map(event => textAt(event, 'type')) : [];
  };

  test('the events of a location are read in order, page by page, each once', async () => {
    const before = await perform(listEvents, { cursor: 'now' });
    assert.deepEqual([at(before, 'events'), at(before, 'hasMore')], [[], false]);
    const contactId = textAt(await perform(createContact, { firstName: 'Priya' }), 'contact.id');
    await perform(addTagsToContact, { contactId, tags: ['vip'] });

    const first = await sample({ cursor: at(before, 'nextCursor'), limit: 1 });
    assert.deepEqual([typesIn(first), at(first, 'hasMore')], [['contact.created'], true]);
    const second = await perform(listEvents, { cursor: at(first, 'nextCursor') });
    assert.deepEqual([typesIn(second), at(second, 'hasMore')], [['contact.tagsChanged'], false]);
    const third = await perform(listEvents, { cursor: at(second, 'nextCursor') });
    assert.deepEqual(at(third, 'events'), []);
    assert.equal(at(third, 'nextCursor'), at(second, 'nextCursor'), 'the place stays until there is more');
  });

  test('views of an event are told to those who name their type', async () => {
    const { nextCursor: cursor } = await perform(listEvents, { cursor: 'now' });
    await perform(createContact, { firstName: 'Omar', tags: ['vip', 'recall'] });
    const types = ['contact.tagAdded', 'contact.created'];
    const page = await perform(listEvents, { cursor, types });
    assert.deepEqual(typesIn(page), ['contact.created', 'contact.tagAdded', 'contact.tagAdded']);
    const ids = [0, 1, 2].map(place => at(page, `events.${place}.id`));
    assert.deepEqual(await perform(listEvents, { cursor, types }), page, 'their ids stay the same');
    assert.equal(new Set(ids).size, 3);
  });

  test('a subscription without a URL is read by its id: its types, with its filter', async () => {
    const wish = { events: ['contact.tagAdded', 'contact.created'], filter: { tag: 'vip' } };
    const subscriptionId = at(await perform(createSubscription, wish), 'subscription.id');
    const { nextCursor: cursor } = await perform(listEvents, { cursor: 'now' });
    await perform(createContact, { firstName: 'Omar', tags: ['vip', 'recall'] });
    const page = await perform(listEvents, { cursor, subscriptionId });
    assert.deepEqual(typesIn(page), ['contact.created', 'contact.tagAdded']);
    const some = await perform(listEvents, { cursor, subscriptionId, types: ['contact.tagAdded'] });
    assert.equal(at(some, 'events.0.data.tag'), 'vip');
    const caller = { ...person, objectId: 'another', rights: new Set(['contacts.readonly'] as const) };
    await assert.rejects(perform(listEvents, { subscriptionId }, { caller }), { code: 'not_found' });
  });

  test('an unknown type and a cursor of another call are refused', async () => {
    await assert.rejects(perform(listEvents, { types: ['contact.vanished'] }), {
      code: 'invalid_input',
      message: /there is no contact.vanished/,
    });
    await assert.rejects(perform(listEvents, { cursor: 'WyJ4IiwieSJd' }), { code: 'cursor_invalid' });
  });

  test('a reader is told every change once', async () => {
    const caller = { ...person, rights: new Set(['contacts.readonly'] as const) };
    const page = await perform(listEvents, {}, { caller });
    assert.deepEqual([...new Set(typesIn(page))], ['user.created', 'contact.created', 'contact.tagsChanged']);
  });
});
