import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { updateContact } from '../../contact/update.ts';
import { onContactFieldChanged } from './field-changed.ts';

specifyTrigger(onContactFieldChanged, ({ perform, sample, fired }) => {
  test('each field that changes is told, to those who ask for it and for its values', async () => {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' }),
      'contact.id',
    );
    await perform(updateContact, { contactId, city: 'Springfield', source: 'fair' });
    await perform(updateContact, { contactId, city: 'Shelbyville' });
    const event = await sample();
    assert.deepEqual(
      [at(event, 'data.field'), at(event, 'data.from'), at(event, 'data.to')],
      ['city', 'Springfield', 'Shelbyville'],
    );
    assert.equal((await fired()).length, 3);
    assert.equal((await fired({ field: 'city' })).length, 2);
    assert.equal((await fired({ field: 'city', to: 'shelbyville' })).length, 1);
    assert.equal((await fired({ field: 'city', from: 'Shelbyville' })).length, 0);
  });
});
