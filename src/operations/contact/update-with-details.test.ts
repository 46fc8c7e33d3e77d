import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from './create.ts';
import { getContact } from './get.ts';
import { updateContactWithDetails } from './update-with-details.ts';

specify(updateContactWithDetails, ({ perform, sample }) => {
  test('a contact is changed, and tasks and notes are added to those that it has', async () => {
    const { contact } = await perform(createContact, {
      firstName: 'Priya',
      notes: [{ body: 'First.' }],
    });
    const contactId = textAt(contact, 'id');
    const answer = await sample({
      contactId,
      phone: '(212) 555-0101',
      tasks: [{ title: 'Call back', dueDate: '2026-01-16' }],
      notes: [{ body: 'Second.' }],
    });
    assert.equal(at(answer, 'contact.phone'), '+12125550101');
    assert.equal(JSON.stringify(answer.notes).includes('First.'), false);
    const kept = JSON.stringify(await perform(getContact, { contactId, include: ['notes'] }));
    assert.ok(kept.includes('First.') && kept.includes('Second.'));
  });

  test('it takes no tags, so that none can be lost by it', async () => {
    await assert.rejects(perform(updateContactWithDetails, { contactId: 'any', tags: [] }), {
      message: 'property tags should not exist',
    });
  });
});
