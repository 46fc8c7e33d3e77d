import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { listTasks } from './list.ts';

specify(listTasks, ({ perform, sample }) => {
  test('all tasks of a contact are listed, the open ones first and each part by due date', async () => {
    const { contact } = await perform(createContact, {
      firstName: 'Priya',
      tasks: [
        { title: 'Welcome letter', dueDate: '2026-01-10', completed: true },
        { title: 'Second visit', dueDate: '2026-02-20' },
        { title: 'Call back', dueDate: '2026-01-20' },
      ],
    });
    await perform(createContact, { firstName: 'Alan', tasks: [{ title: 'Other', dueDate: '2026-01-01' }] });
    const answer = await sample({ contactId: textAt(contact, 'id') });

    assertHighLevelShape(listTasks, answer);
    assert(Array.isArray(answer.tasks));
    assert.deepEqual(
      answer.tasks.map(task => at(task, 'title')),
      ['Call back', 'Second visit', 'Welcome letter'],
    );
  });

  test('a contact without tasks has an empty list, one that is not there has none', async () => {
    const { contact } = await perform(createContact, { firstName: 'Ada' });
    assert.deepEqual(await perform(listTasks, { contactId: at(contact, 'id') }), { tasks: [] });
    await assert.rejects(perform(listTasks, { contactId: 'unknown' }), { code: 'not_found' });
  });
});
