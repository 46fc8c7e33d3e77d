import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { insertUsers } from '#test/support/people.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { completeTask } from '../../task/complete.ts';
import { createTask } from '../../task/create.ts';
import { onTaskCompleted } from './completed.ts';

specifyTrigger(onTaskCompleted, context => {
  const { perform, sample, fired } = context;
  test('a task that is done is told once', async () => {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' }),
      'contact.id',
    );
    const [first = ''] = await insertUsers(context, ['Kofi Example']);
    const task = { contactId, title: 'Call back', dueDate: '2026-02-01', assignedTo: first };
    const taskId = textAt(await perform(createTask, task), 'task.id');
    await perform(completeTask, { contactId, taskId });
    await perform(completeTask, { contactId, taskId });
    assert.equal(at(await sample(), 'data.task.completed'), true);
    assert.deepEqual(
      [(await fired({ assignedTo: first })).length, (await fired({ assignedTo: 'another' })).length],
      [1, 0],
    );
  });
});
