import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContactWithDetails } from './create-with-details.ts';
import { findDuplicateContact } from './find-duplicate.ts';

specify(createContactWithDetails, ({ perform, sample, events }) => {
  test('a contact comes into being with its first tasks and notes', async () => {
    const answer = await sample({
      name: 'Priya Ivanova',
      email: 'priya@example.com',
      tasks: [{ title: 'Call back', dueDate: '2026-01-16' }],
      notes: [{ body: 'Prefers mornings.' }, { body: 'Speaks Bulgarian.' }],
    });
    assert.equal(at(answer, 'contact.lastName'), 'Ivanova');
    assert.equal(at(answer, 'tasks.0.title'), 'Call back');
    assert.equal(at(answer, 'notes.1.body'), 'Speaks Bulgarian.');
    assert.deepEqual(
      (await events(textAt(answer, 'contact.id'))).map(({ type }) => type),
      ['contact.created', 'task.created', 'note.created', 'note.created'],
    );
  });

  test('all or nothing: with a task that is refused there is no contact', async () => {
    await assert.rejects(
      perform(createContactWithDetails, {
        email: 'nobody@example.com',
        notes: [{ body: 'Kept?' }],
        tasks: [{ title: 'x', dueDate: 'soon' }],
      }),
      { code: 'invalid_input' },
    );
    assert.deepEqual(await perform(findDuplicateContact, { email: 'nobody@example.com' }), { contact: null });
  });
});
