import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { onContactCreated } from './created.ts';

specifyTrigger(onContactCreated, ({ perform, sample, fired }) => {
  test('a new contact is told, with all that it has', async () => {
    await perform(createContact, { firstName: 'Priya', email: 'priya@example.com', tags: ['vip'] });
    const event = await sample();
    assert.equal(at(event, 'data.contact.email'), 'priya@example.com');
    assert.deepEqual(
      event.changes.find(({ field }) => field === 'email'),
      { field: 'email', from: null, to: 'priya@example.com' },
    );
    assert.equal((await fired()).length, 1);
  });
});
