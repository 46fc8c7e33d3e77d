import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { insertUsers } from '#test/support/people.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { completeTask } from '../../task/complete.ts';
import { createTask } from '../../task/create.ts';
import { updateTask } from '../../task/update.ts';
import { onTaskDue } from './due.ts';

const minute = 60_000;
const hour = 60 * minute;

specifyTrigger(onTaskDue, context => {
  const { perform, sample, fired, subscribe, clock, runSchedule } = context;
  const pass = async (milliseconds: number) => {
    clock.advance(milliseconds);
    await runSchedule();
  };

  test('a task is told when it is due, to those who ask for its owner; also one that was there before', async () => {
    const [owner = ''] = await insertUsers(context, ['Kofi Example']);
    const contactId = textAt(await perform(createContact, { firstName: 'Priya' }), 'contact.id');
    const task = { contactId, title: 'Call back', dueDate: '2026-01-15T10:00:00Z', assignedTo: owner };
    const taskId = textAt(await perform(createTask, task), 'task.id');
    const filters = await subscribe({});
    assert.deepEqual(await fired(), []);
    await pass(hour);
    await pass(hour);
    assert.equal(at(await sample(), 'data.task.id'), taskId);
    assert.equal((await fired()).length, 1, 'once');
    assert.equal((await fired({ ...filters, assignedTo: owner })).length, 1);
    assert.equal((await fired({ ...filters, assignedTo: 'another' })).length, 0);
  });

  test('so many minutes before is asked for by each subscription, and moves with the task', async () => {
    const contactId = textAt(await perform(createContact, { firstName: 'Omar' }), 'contact.id');
    const before = await subscribe({ minutesBefore: 30 });
    const make = (title: string, dueDate: string) => perform(createTask, { contactId, title, dueDate });
    const moved = textAt(await make('Moved', '2026-01-15T12:00:00Z'), 'task.id');
    const done = textAt(await make('Done', '2026-01-15T12:00:00Z'), 'task.id');
    await perform(updateTask, { contactId, taskId: moved, dueDate: '2026-01-15T13:00:00Z' });
    await perform(completeTask, { contactId, taskId: done });
    await pass(hour);
    assert.deepEqual(await fired(before), [], 'neither the old time nor a task that is done');
    await pass(30 * minute);
    const told = await fired(before);
    assert.deepEqual(
      told.map(event => at(event, 'data.task.title')),
      ['Moved'],
    );
    assert.deepEqual(at(told[0], 'data.asked'), { minutesBefore: 30 });
    await pass(30 * minute);
    assert.equal((await fired(before)).length, 1, 'the other subscription is told half an hour later');
  });
});
