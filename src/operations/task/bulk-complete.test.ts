import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { deleteContact } from '../contact/delete.ts';
import { bulkCompleteTasks } from './bulk-complete.ts';

specify(bulkCompleteTasks, ({ perform, sample, events }) => {
  const make = async (firstName: string) => {
    const task = (title: string) => ({ title, dueDate: '2026-01-16' });
    const answer = await perform(createContact, { firstName, tasks: [task('Call'), task('Write')] });
    return {
      contactId: textAt(answer, 'contact.id'),
      tasks: [textAt(answer, 'tasks.0.id'), textAt(answer, 'tasks.1.id')] as const,
    };
  };

  test('tasks of several contacts are done, each with an event of its own, and opened again', async () => {
    const [priya, omar] = [await make('Priya'), await make('Omar')];
    const answer = await sample({ taskIds: [omar.tasks[0], ...priya.tasks] });
    assert.deepEqual([at(answer, 'succeeded'), at(answer, 'failed')], [3, 0]);
    assert.equal(at(answer, 'results.0.id'), omar.tasks[0]);
    assert.equal(at(answer, 'results.1.task.completed'), true);
    const typesOf = async (contactId: string) => (await events(contactId)).map(({ type }) => type).slice(3);
    assert.deepEqual(await typesOf(priya.contactId), ['task.completed', 'task.completed']);

    await perform(bulkCompleteTasks, { taskIds: [...priya.tasks], completed: false });
    assert.deepEqual((await typesOf(priya.contactId)).slice(2), ['task.reopened', 'task.reopened']);
  });

  test('a task that is not there, or whose contact is deleted, is answered as not found', async () => {
    const { contactId, tasks } = await make('Grace');
    const ines = await make('Ines');
    await perform(deleteContact, { contactId });
    const answer = await perform(bulkCompleteTasks, { taskIds: ['invented', tasks[0], ines.tasks[0]] });
    assert.equal(at(answer, 'results.0.error.message'), 'The task was not found in this location.');
    assert.equal(at(answer, 'results.1.error.code'), 'not_found');
    assert.equal(at(answer, 'results.2.status'), 'updated');
  });
});
