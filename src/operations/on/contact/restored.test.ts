import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { deleteContact } from '../../contact/delete.ts';
import { restoreContact } from '../../contact/restore.ts';
import { onContactRestored } from './restored.ts';

specifyTrigger(onContactRestored, ({ perform, sample }) => {
  test('a contact that comes back from the recycle bin is told', async () => {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' }),
      'contact.id',
    );
    await perform(deleteContact, { contactId });
    await perform(restoreContact, { contactId });
    assert.equal(at(await sample(), 'data.contact.firstName'), 'Priya');
  });
});
