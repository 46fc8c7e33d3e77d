import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { setDnd } from './set-all.ts';

specify(setDnd, ({ perform, sample, events }) => {
  test('a contact is not to be disturbed on any channel, and an event of its own tells so', async () => {
    const contactId = textAt(await perform(createContact, { firstName: 'Priya' }), 'contact.id');
    const answer = await sample({ contactId, dnd: true });

    assert.equal(at(answer, 'contact.dnd'), true);
    const last = (await events(contactId)).at(-1);
    assert.equal(last?.type, 'contact.dndChanged');
    assert.deepEqual(last.changes, [{ field: 'dnd', from: false, to: true }]);
    await perform(setDnd, { contactId, dnd: true });
    assert.equal((await events(contactId)).length, 2, 'the same again stores no event');
  });

  test('what is not asked for cannot be changed beside it, and the contact must be there', async () => {
    await assert.rejects(perform(setDnd, { contactId: 'invented', dnd: true, firstName: 'X' }), {
      code: 'invalid_input',
      message: 'property firstName should not exist',
    });
    await assert.rejects(perform(setDnd, { contactId: 'invented' }), { code: 'invalid_input' });
    await assert.rejects(perform(setDnd, { contactId: 'invented', dnd: true }), { code: 'not_found' });
  });
});
