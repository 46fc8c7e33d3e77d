import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { completeTask } from './complete.ts';
import { reopenTask } from './reopen.ts';
import { setTaskCompleted } from './set-completed.ts';

const tasks = [{ title: 'Call back', dueDate: '2026-01-20' }];

specify(setTaskCompleted, ({ perform, sample, events }) => {
  test('a task is marked as done once, and as not done again', async () => {
    const made = await perform(createContact, { firstName: 'Priya', tasks });
    const task = { contactId: textAt(made, 'contact.id'), taskId: textAt(made, 'tasks.0.id') };
    const answer = await sample({ ...task, completed: true });

    assertHighLevelShape(setTaskCompleted, answer);
    assert.equal(at(answer, 'task.completed'), true);
    assert.deepEqual(await perform(setTaskCompleted, { ...task, completed: true }), answer);
    const reopened = await perform(setTaskCompleted, { ...task, completed: false });
    assert.equal(at(reopened, 'task.completed'), false);
    assert.deepEqual(
      (await events(task.contactId)).map(({ type }) => type),
      ['contact.created', 'task.created', 'task.completed', 'task.reopened'],
    );
  });

  test('only true and false are taken, and the task must be there', async () => {
    const { contact } = await perform(createContact, { firstName: 'Alan' });
    const task = { contactId: at(contact, 'id'), taskId: 'unknown' };
    await assert.rejects(perform(setTaskCompleted, { ...task, completed: 'true' }), {
      code: 'invalid_input',
      message: 'completed must be a boolean',
    });
    await assert.rejects(perform(setTaskCompleted, { ...task, completed: true }), { code: 'not_found' });
  });

  test('If-Match refuses it for a task that was changed since', async () => {
    const made = await perform(createContact, { firstName: 'Ada', tasks });
    const task = { contactId: textAt(made, 'contact.id'), taskId: textAt(made, 'tasks.0.id') };
    await assert.rejects(perform(setTaskCompleted, { ...task, completed: true }, { ifVersion: 7 }), {
      code: 'version_conflict',
    });
  });
});

specify(completeTask, ({ perform, sample }) => {
  test('a task is completed without a further word', async () => {
    const made = await perform(createContact, { firstName: 'Priya', tasks });
    const answer = await sample({
      contactId: textAt(made, 'contact.id'),
      taskId: textAt(made, 'tasks.0.id'),
    });
    assert.equal(at(answer, 'task.completed'), true);
  });
});

specify(reopenTask, ({ perform, sample }) => {
  test('a finished task is opened again without a further word', async () => {
    const made = await perform(createContact, {
      firstName: 'Priya',
      tasks: [{ title: 'Call back', dueDate: '2026-01-20', completed: true }],
    });
    const answer = await sample({
      contactId: textAt(made, 'contact.id'),
      taskId: textAt(made, 'tasks.0.id'),
    });
    assert.equal(at(answer, 'task.completed'), false);
  });
});
