import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { listUsers } from '../user/list.ts';
import { createTask } from './create.ts';

specify(createTask, ({ perform, sample, events }) => {
  test('a task is added to a contact, open unless it says otherwise', async () => {
    const contact = await perform(createContact, { firstName: 'Priya', email: 'priya@example.com' });
    const contactId = textAt(contact, 'contact.id');
    const assignedTo = textAt(await perform(listUsers), 'users.0.id');
    const answer = await sample({
      contactId,
      title: 'Call back',
      body: 'She asked for mornings.',
      dueDate: '2026-01-20T10:00:00',
      assignedTo,
    });

    assertHighLevelShape(createTask, answer);
    assert.equal(at(answer, 'task.contactId'), contactId);
    assert.equal(at(answer, 'task.completed'), false);
    assert.equal(at(answer, 'task.dueDate'), '2026-01-20T15:00:00.000Z');
    assert.equal(at(answer, 'task.assignedTo'), assignedTo);
    const [created, added] = await events(contactId);
    assert.equal(created?.type, 'contact.created');
    assert.deepEqual(added, {
      type: 'task.created',
      contactId,
      number: 2,
      position: added?.position,
      operation: 'task.create',
      data: answer,
      changes: [
        { field: 'title', from: null, to: 'Call back' },
        { field: 'body', from: null, to: 'She asked for mornings.' },
        { field: 'dueDate', from: null, to: '2026-01-20T15:00:00.000Z' },
        { field: 'assignedTo', from: null, to: assignedTo },
      ],
    });
  });

  test('a date without a time is due until the end of that day in the location', async () => {
    const { contact } = await perform(createContact, { firstName: 'Alan' });
    const answer = await perform(createTask, {
      contactId: at(contact, 'id'),
      title: 'Send the form',
      dueDate: '2026-01-20',
    });
    assert.equal(at(answer, 'task.dueDate'), '2026-01-21T04:59:59.999Z');
  });

  test('a due date that is none and an owner who is no user are refused by name', async () => {
    const { contact } = await perform(createContact, { firstName: 'Ada' });
    await assert.rejects(
      perform(createTask, {
        contactId: at(contact, 'id'),
        title: 'x',
        dueDate: 'soon',
        assignedTo: 'nobody',
      }),
      {
        code: 'invalid_input',
        message:
          'dueDate must be an ISO 8601 date, as 2026-11-24T09:00:00Z, assignedTo must be the id of a user',
      },
    );
  });

  test('a contact that is not in the location gets no task', async () => {
    await assert.rejects(perform(createTask, { contactId: 'unknown', title: 'x', dueDate: '2026-01-20' }), {
      code: 'not_found',
      message: 'The contact was not found in this location.',
    });
  });
});
