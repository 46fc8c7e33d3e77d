import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { deleteContact } from '../../contact/delete.ts';
import { createTask } from '../../task/create.ts';
import { deleteTask } from '../../task/delete.ts';
import { onTaskOverdue } from './overdue.ts';

specifyTrigger(onTaskOverdue, ({ perform, sample, fired, subscribe, clock, runSchedule }) => {
  test('an open task that passes its time is told once; one that is gone by then is not', async () => {
    await subscribe({});
    const make = async (firstName: string) => {
      const contactId = textAt(await perform(createContact, { firstName }), 'contact.id');
      const task = { contactId, title: firstName, dueDate: '2026-01-15T10:00:00Z' };
      return { contactId, taskId: textAt(await perform(createTask, task), 'task.id') };
    };
    const open = await make('Open');
    await perform(deleteTask, await make('Removed'));
    await perform(deleteContact, { contactId: (await make('In the bin')).contactId });
    clock.advance(3_600_000);
    await runSchedule();
    await runSchedule();
    assert.equal(at(await sample(), 'data.task.id'), open.taskId);
    assert.equal((await fired()).length, 1);
  });
});
