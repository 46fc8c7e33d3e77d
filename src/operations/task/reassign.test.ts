import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { listUsers } from '../user/list.ts';
import { reassignTask } from './reassign.ts';

specify(reassignTask, ({ perform, sample, events }) => {
  test('a task passes to another user and stays as it is', async () => {
    const made = await perform(createContact, {
      firstName: 'Priya',
      tasks: [{ title: 'Call back', dueDate: '2026-01-20' }],
    });
    const task = { contactId: textAt(made, 'contact.id'), taskId: textAt(made, 'tasks.0.id') };
    const assignedTo = textAt(await perform(listUsers), 'users.0.id');
    const answer = await sample({ ...task, assignedTo });

    assert.equal(at(answer, 'task.assignedTo'), assignedTo);
    assert.equal(at(answer, 'task.title'), 'Call back');
    const last = (await events(task.contactId)).at(-1);
    assert.equal(last?.type, 'task.updated');
    assert.deepEqual(last?.changes, [{ field: 'assignedTo', from: null, to: assignedTo }]);
    await assert.rejects(perform(reassignTask, { ...task, assignedTo: 'nobody' }), {
      code: 'invalid_input',
      message: 'assignedTo must be the id of a user',
    });
  });
});
