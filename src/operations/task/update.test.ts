import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { getTask } from './get.ts';
import { updateTask } from './update.ts';

specify(updateTask, ({ perform, sample, events, clock }) => {
  const addTask = async () => {
    const { contact, tasks } = await perform(createContact, {
      firstName: 'Priya',
      tasks: [{ title: 'Call back', body: 'Mornings.', dueDate: '2026-01-20' }],
    });
    return { contactId: textAt(contact, 'id'), taskId: textAt(tasks, '0.id') };
  };

  test('what is sent is changed, the rest stays, and the state tells by an event of its own', async () => {
    const task = await addTask();
    clock.advance(60_000);
    const answer = await sample({ ...task, title: 'Call again', dueDate: '2026-01-21', completed: true });

    assertHighLevelShape(updateTask, answer);
    assert.equal(at(answer, 'task.title'), 'Call again');
    assert.equal(at(answer, 'task.body'), 'Mornings.');
    assert.equal(at(answer, 'task.version'), 2);
    assert.equal(at(answer, 'task.dateUpdated'), '2026-01-15T09:01:00.000Z');
    assert.deepEqual(await perform(getTask, task), answer);
    const [, , updated, completed] = await events(task.contactId);
    assert.equal(updated?.type, 'task.updated');
    assert.deepEqual(updated?.changes, [
      { field: 'title', from: 'Call back', to: 'Call again' },
      { field: 'dueDate', from: '2026-01-21T04:59:59.999Z', to: '2026-01-22T04:59:59.999Z' },
    ]);
    assert.equal(completed?.type, 'task.completed');
    assert.deepEqual(completed?.changes, [{ field: 'completed', from: false, to: true }]);
  });

  test('null empties the text, and the same again changes nothing', async () => {
    const task = await addTask();
    const first = await perform(updateTask, { ...task, body: null });
    assert.equal(first.task !== null && typeof first.task === 'object' && 'body' in first.task, false);
    assert.deepEqual(await perform(updateTask, { ...task, body: null }), first);
    assert.equal((await events(task.contactId)).length, 3);
  });

  test('If-Match refuses a change of a task that was changed since', async () => {
    const task = await addTask();
    await perform(updateTask, { ...task, title: 'One' }, { ifVersion: 1 });
    await assert.rejects(perform(updateTask, { ...task, title: 'Two' }, { ifVersion: 1 }), {
      code: 'version_conflict',
      message: 'The task is at version 2, not 1. Read it again and repeat the change.',
    });
  });

  test('a task that is not there is not found, and a due date that is none is refused', async () => {
    const task = await addTask();
    await assert.rejects(perform(updateTask, { ...task, taskId: 'unknown', title: 'x' }), {
      code: 'not_found',
    });
    await assert.rejects(perform(updateTask, { ...task, dueDate: 'soon' }), { code: 'invalid_input' });
    await assert.rejects(perform(updateTask, { ...task, locationId: 'here' }), {
      message: 'property locationId should not exist',
    });
  });
});
