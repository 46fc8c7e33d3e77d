import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { deleteContact } from '../../contact/delete.ts';
import { onContactDeleted } from './deleted.ts';

specifyTrigger(onContactDeleted, ({ perform, sample, fired }) => {
  test('a contact that goes to the recycle bin is told once', async () => {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' }),
      'contact.id',
    );
    await perform(deleteContact, { contactId });
    await perform(deleteContact, { contactId });
    assert.equal(at(await sample(), 'data.contact.id'), contactId);
    assert.equal((await fired()).length, 1);
  });
});
