import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { updateContact } from '../../contact/update.ts';
import { onContactUpdated } from './updated.ts';

specifyTrigger(onContactUpdated, ({ perform, sample, fired }) => {
  test('a changed field is told, with its old and new value', async () => {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' }),
      'contact.id',
    );
    await perform(updateContact, { contactId, city: 'Springfield' });
    await perform(updateContact, { contactId, city: 'Springfield' });
    await perform(updateContact, { contactId, tags: ['vip'] });
    const event = await sample();
    assert.deepEqual(event.changes, [{ field: 'city', from: null, to: 'Springfield' }]);
    assert.equal((await fired()).length, 1, 'what changes nothing, or tags alone, is no update');
  });
});
