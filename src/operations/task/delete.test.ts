import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { deleteTask } from './delete.ts';
import { listTasks } from './list.ts';

specify(deleteTask, ({ perform, sample, events }) => {
  const addTask = async () => {
    const { contact, tasks } = await perform(createContact, {
      firstName: 'Priya',
      tasks: [{ title: 'Call back', dueDate: '2026-01-20' }],
    });
    return { contactId: textAt(contact, 'id'), taskId: textAt(tasks, '0.id') };
  };

  test('a deleted task is gone for good, and its event keeps what it was', async () => {
    const task = await addTask();
    const answer = await sample(task);

    assertHighLevelShape(deleteTask, answer);
    assert.deepEqual(answer, { succeded: true, succeeded: true });
    assert.deepEqual(await perform(listTasks, { contactId: task.contactId }), { tasks: [] });
    const last = (await events(task.contactId)).at(-1);
    assert.equal(last?.type, 'task.deleted');
    assert.equal(at(last?.data, 'task.title'), 'Call back');
    await assert.rejects(perform(deleteTask, task), { code: 'not_found' });
  });

  test('If-Match keeps a task that was changed since', async () => {
    const task = await addTask();
    await assert.rejects(perform(deleteTask, task, { ifVersion: 2 }), { code: 'version_conflict' });
    await perform(deleteTask, task, { ifVersion: 1 });
  });
});
