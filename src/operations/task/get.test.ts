import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { createTask } from './create.ts';
import { getTask } from './get.ts';

specify(getTask, ({ perform, sample }) => {
  test('a task is read by its contact and its id', async () => {
    const { contact } = await perform(createContact, { firstName: 'Priya', email: 'priya@example.com' });
    const contactId = textAt(contact, 'id');
    const made = await perform(createTask, { contactId, title: 'Call back', dueDate: '2026-01-20' });
    const answer = await sample({ contactId, taskId: textAt(made, 'task.id') });

    assertHighLevelShape(getTask, answer);
    assert.deepEqual(answer, made);
  });

  test('a task of another contact is not found, in the same words as an invented one', async () => {
    const { contact, tasks } = await perform(createContact, {
      firstName: 'Alan',
      tasks: [{ title: 'His', dueDate: '2026-01-20' }],
    });
    const { contact: other } = await perform(createContact, { firstName: 'Ada' });
    const refused = { code: 'not_found', message: 'The task was not found in this location.' };
    const taskId = textAt(tasks, '0.id');
    await assert.rejects(perform(getTask, { contactId: at(other, 'id'), taskId }), refused);
    await assert.rejects(perform(getTask, { contactId: at(contact, 'id'), taskId: 'unknown' }), refused);
  });
});
