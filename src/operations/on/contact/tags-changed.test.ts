import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { updateContact } from '../../contact/update.ts';
import { addTagsToContact } from '../../tag/add-to-contact.ts';
import { onContactTagsChanged } from './tags-changed.ts';

specifyTrigger(onContactTagsChanged, ({ perform, sample, fired }) => {
  test('tags that came and went are told together', async () => {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' }),
      'contact.id',
    );
    await perform(addTagsToContact, { contactId, tags: ['vip', 'recall'] });
    await perform(updateContact, { contactId, tags: ['vip', 'newsletter'] });
    const event = await sample();
    assert.deepEqual([at(event, 'data.added'), at(event, 'data.removed')], [['newsletter'], ['recall']]);
    assert.equal((await fired()).length, 2);
  });
});
