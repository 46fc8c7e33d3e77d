import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { bulkAddTags } from './bulk-add.ts';

specify(bulkAddTags, ({ perform, sample }) => {
  test('tags are added to many contacts without naming a type', async () => {
    const contactId = textAt(await perform(createContact, { firstName: 'Priya' }), 'contact.id');
    const answer = await sample({ contacts: [contactId], tags: ['newsletter'] });
    assert.deepEqual(at(answer, 'responses.0.tagsAdded'), ['newsletter']);
  });

  test('its type cannot be chosen', async () => {
    await assert.rejects(perform(bulkAddTags, { type: 'remove', contacts: [], tags: [] }), {
      code: 'invalid_input',
      message: 'property type should not exist',
    });
  });
});
