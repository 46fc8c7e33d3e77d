import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textAt } from '#test/support/operations.ts';
import { insertUsers } from '#test/support/people.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { createTask } from '../../task/create.ts';
import { reassignTask } from '../../task/reassign.ts';
import { onTaskAssigned } from './assigned.ts';

specifyTrigger(onTaskAssigned, context => {
  const { perform, sample, fired } = context;
  test('another owner of a task is told, to those who ask for this one', async () => {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' }),
      'contact.id',
    );
    const [first = '', second = ''] = await insertUsers(context, ['Kofi Example', 'Mina Example']);
    const task = { contactId, title: 'Call back', dueDate: '2026-02-01', assignedTo: first };
    const taskId = textAt(await perform(createTask, task), 'task.id');
    await perform(reassignTask, { contactId, taskId, assignedTo: second });
    assert.deepEqual((await sample()).changes, [{ field: 'assignedTo', from: first, to: second }]);
    assert.deepEqual(
      [(await fired({ assignedTo: second })).length, (await fired({ assignedTo: first })).length],
      [1, 0],
    );
  });
});
