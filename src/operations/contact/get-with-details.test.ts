import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from './create.ts';
import { getContactWithDetails } from './get-with-details.ts';

specify(getContactWithDetails, ({ perform, sample }) => {
  test('a contact comes with its tasks, notes and appointments, unless fewer are asked for', async () => {
    const { contact } = await perform(createContact, {
      firstName: 'Priya',
      tasks: [{ title: 'Call back', dueDate: '2026-01-16' }],
      notes: [{ body: 'Prefers mornings.' }],
    });
    const contactId = textAt(contact, 'id');
    const answer = await sample({ contactId });
    assert.deepEqual(answer.contact, contact);
    assert.equal(at(answer, 'tasks.0.title'), 'Call back');
    assert.equal(at(answer, 'notes.0.body'), 'Prefers mornings.');
    assert.deepEqual(answer.appointments, []);

    const fewer = await perform(getContactWithDetails, { contactId, include: ['notes'] });
    assert.deepEqual(Object.keys(fewer), ['contact', 'notes']);
  });

  test('a contact that is not there is 404', async () => {
    await assert.rejects(perform(getContactWithDetails, { contactId: 'invented' }), { code: 'not_found' });
  });
});
