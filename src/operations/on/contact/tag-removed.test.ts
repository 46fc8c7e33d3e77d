import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { addTagsToContact } from '../../tag/add-to-contact.ts';
import { removeTagsFromContact } from '../../tag/remove-from-contact.ts';
import { onContactTagRemoved } from './tag-removed.ts';

specifyTrigger(onContactTagRemoved, ({ perform, sample, fired }) => {
  test('a tag that is taken off a contact is told, to those who ask for it', async () => {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' }),
      'contact.id',
    );
    await perform(addTagsToContact, { contactId, tags: ['vip', 'recall'] });
    await perform(removeTagsFromContact, { contactId, tags: ['vip'] });
    assert.equal(at(await sample(), 'data.tag'), 'vip');
    assert.equal((await fired({ tag: 'recall' })).length, 0);
  });
});
