import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { eraseContact } from '../../contact/erase.ts';
import { onContactErased } from './erased.ts';

specifyTrigger(onContactErased, ({ perform, sample, fired }) => {
  test('an erasure is told once, by ids alone', async () => {
    const contactId = textAt(await perform(createContact, { firstName: 'Priya' }), 'contact.id');
    const input = { contactId, reason: 'Request 7' };
    const { certificateId } = await perform(eraseContact, input);
    await perform(eraseContact, input);
    assert.deepEqual((await sample()).data, { contactId, certificateId });
    assert.equal((await fired()).length, 1);
  });
});
