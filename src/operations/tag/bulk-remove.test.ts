import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { bulkRemoveTags } from './bulk-remove.ts';

specify(bulkRemoveTags, ({ perform, sample }) => {
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');

  test('the named tags are taken off many contacts without naming a type', async () => {
    const contactId = await make({ firstName: 'Priya', tags: ['New patient', 'newsletter'] });
    const answer = await sample({ contacts: [contactId], tags: ['New patient'] });
    assert.deepEqual(at(answer, 'responses.0.tagsRemoved'), ['New patient']);
  });

  test('all tags are taken off when asked for', async () => {
    const contactId = await make({ firstName: 'Omar', tags: ['vip', 'newsletter'] });
    const answer = await perform(bulkRemoveTags, { contacts: [contactId], tags: [], removeAllTags: true });
    assert.deepEqual(at(answer, 'responses.0.tagsRemoved'), ['vip', 'newsletter']);
  });
});
