import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { insertUsers } from '#test/support/people.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { createTask } from '../../task/create.ts';
import { deleteTask } from '../../task/delete.ts';
import { onTaskDeleted } from './deleted.ts';

specifyTrigger(onTaskDeleted, context => {
  const { perform, sample } = context;
  test('a removed task is told', async () => {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' }),
      'contact.id',
    );
    const [first = ''] = await insertUsers(context, ['Kofi Example']);
    const task = { contactId, title: 'Call back', dueDate: '2026-02-01', assignedTo: first };
    const taskId = textAt(await perform(createTask, task), 'task.id');
    await perform(deleteTask, { contactId, taskId });
    assert.equal(at(await sample(), 'data.task.id'), taskId);
  });
});
