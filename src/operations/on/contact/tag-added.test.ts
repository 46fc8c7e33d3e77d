import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { addTagsToContact } from '../../tag/add-to-contact.ts';
import { onContactTagAdded } from './tag-added.ts';

specifyTrigger(onContactTagAdded, ({ perform, sample, fired }) => {
  test('each tag that is put on a contact is told, to those who ask for this one', async () => {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' }),
      'contact.id',
    );
    await perform(addTagsToContact, { contactId, tags: ['VIP', 'recall'] });
    assert.equal(at(await sample(), 'data.tag'), 'recall');
    const told = await fired();
    assert.deepEqual(
      told.map(event => at(event, 'data.tag')),
      ['VIP', 'recall'],
    );
    assert.equal(new Set(told.map(({ id }) => id)).size, 2);
    const [asked, ...others] = await fired({ tag: 'vip' });
    assert.deepEqual([asked, others.length], [told[0], 0]);
  });
});
