import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textAt } from '#test/support/operations.ts';
import { insertUsers } from '#test/support/people.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { completeTask } from '../../task/complete.ts';
import { createTask } from '../../task/create.ts';
import { updateTask } from '../../task/update.ts';
import { onTaskUpdated } from './updated.ts';

specifyTrigger(onTaskUpdated, context => {
  const { perform, sample, fired } = context;
  test('a changed task is told, with its old and new values; its state is not', async () => {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' }),
      'contact.id',
    );
    const [first = ''] = await insertUsers(context, ['Kofi Example']);
    const task = { contactId, title: 'Call back', dueDate: '2026-02-01', assignedTo: first };
    const taskId = textAt(await perform(createTask, task), 'task.id');
    await perform(updateTask, { contactId, taskId, title: 'Call again' });
    await perform(completeTask, { contactId, taskId });
    assert.deepEqual((await sample()).changes, [{ field: 'title', from: 'Call back', to: 'Call again' }]);
    assert.deepEqual(
      [(await fired({ assignedTo: first })).length, (await fired({ assignedTo: 'another' })).length],
      [1, 0],
    );
  });
});
