import assert from 'node:assert/strict';
import { test } from 'node:test';
import { binContact, getForChange } from '#store/contacts/contacts.ts';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { type Answer, at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { listUsers } from '../user/list.ts';
import { createTask } from './create.ts';
import { listTasksDue } from './list-due.ts';
import { listOverdueTasks } from './list-overdue.ts';
import { searchTasks } from './search.ts';

function titles(answer: Answer): unknown[] {
  assert(Array.isArray(answer.tasks));
  return answer.tasks.map(task => at(task, 'title'));
}

specify(searchTasks, given => {
  const { store, perform, sample } = given;
  const search = (input = {}) => perform(searchTasks, { locationId: given.locationId, ...input });
  let alan = '';
  let assignedTo = '';

  test('the tasks of all contacts are found by every part that is sent, the open ones first by due date', async () => {
    assignedTo = textAt(await perform(listUsers), 'users.0.id');
    await perform(createContact, {
      firstName: 'Priya',
      tasks: [
        { title: 'Call Zoë back', dueDate: '2026-01-20', assignedTo },
        { title: 'Welcome letter', dueDate: '2026-01-10', completed: true, assignedTo },
      ],
    });
    const made = await perform(createContact, {
      firstName: 'Alan',
      tasks: [{ title: 'Send the form', body: '50% signed', dueDate: '2026-01-12T10:00:00' }],
    });
    alan = textAt(made, 'contact.id');
    const answer = await sample({
      locationId: given.locationId,
      query: 'zoe CALL',
      completed: false,
      assignedTo,
      limit: 10,
    });

    assertHighLevelShape(searchTasks, answer);
    assert.deepEqual(titles(answer), ['Call Zoë back']);
    assert.equal(answer.total, 1);
    assert.deepEqual(titles(await search()), ['Send the form', 'Call Zoë back', 'Welcome letter']);
    assert.deepEqual(titles(await search({ contactId: alan })), ['Send the form']);
    assert.deepEqual(titles(await search({ contactId: [alan, 'unknown'] })), ['Send the form']);
    assert.deepEqual(titles(await search({ assignedTo: [assignedTo], completed: true })), ['Welcome letter']);
  });

  test('a sign that searches elsewhere read as anything is only itself', async () => {
    assert.deepEqual(titles(await search({ query: '50%' })), ['Send the form']);
    assert.deepEqual(titles(await search({ query: '5%d' })), []);
    assert.deepEqual(titles(await search({ query: 'w_lcome' })), []);
  });

  test('a window takes both of its ends, and a date alone is the whole day in the location', async () => {
    const window = { dueFrom: '2026-01-12T15:00:00Z', dueTo: '2026-01-20' };
    assert.deepEqual(titles(await search(window)), ['Send the form', 'Call Zoë back']);
    assert.deepEqual(titles(await search({ ...window, dueFrom: '2026-01-12T15:00:01Z' })), ['Call Zoë back']);
    assert.deepEqual(titles(await search({ dueTo: '2026-01-11' })), ['Welcome letter']);
    await assert.rejects(search({ dueFrom: 'yesterday' }), {
      code: 'invalid_input',
      message: 'dueFrom must be an ISO 8601 date, as 2026-11-24T09:00:00Z',
    });
  });

  test('a page is cut by limit and skip, and the total counts all of them', async () => {
    const page = await search({ limit: 1, skip: 1 });
    assert.deepEqual(titles(page), ['Call Zoë back']);
    assert.equal(page.total, 3);
    await assert.rejects(search({ limit: 101 }), { code: 'invalid_input' });
    await assert.rejects(search({ contactId: [] }), { code: 'invalid_input' });
  });

  test('the contacts of a business have theirs', async () => {
    await store.write(
      given.locationId,
      { actor: { kind: 'system', id: 'test' }, operation: 'test' },
      writer =>
        writer.database
          .updateTable('contact')
          .set({ business_id: 'acme' })
          .where('location_id', '=', writer.locationId)
          .where('id', '=', alan)
          .execute(),
    );
    assert.deepEqual(titles(await search({ businessId: 'acme' })), ['Send the form']);
  });

  test('the tasks of a contact in the recycle bin are found by no search', async () => {
    await store.write(
      given.locationId,
      { actor: { kind: 'system', id: 'test' }, operation: 'test' },
      async writer => binContact(writer, await getForChange(writer, alan)),
    );
    assert.deepEqual(titles(await search()), ['Call Zoë back', 'Welcome letter']);
  });
});

specify(listTasksDue, given => {
  const { perform, sample } = given;

  test('the open tasks that fall due in a window are listed', async () => {
    await perform(createContact, {
      firstName: 'Priya',
      tasks: [
        { title: 'Today', dueDate: '2026-01-15' },
        { title: 'Done today', dueDate: '2026-01-15', completed: true },
        { title: 'Next week', dueDate: '2026-01-22' },
      ],
    });
    const answer = await sample({ locationId: given.locationId, dueFrom: '2026-01-15', dueTo: '2026-01-16' });
    assert.deepEqual(titles(answer), ['Today']);
    assert.deepEqual(titles(await perform(listTasksDue, { locationId: given.locationId })), [
      'Today',
      'Next week',
    ]);
  });
});

specify(listOverdueTasks, given => {
  const { perform, sample, clock } = given;

  test('an open task is overdue as soon as its due date has passed', async () => {
    const { contact } = await perform(createContact, { firstName: 'Priya' });
    const contactId = at(contact, 'id');
    await perform(createTask, { contactId, title: 'Call back', dueDate: '2026-01-15T09:00:00Z' });
    await perform(createTask, {
      contactId,
      title: 'Done',
      dueDate: '2026-01-14T09:00:00Z',
      completed: true,
    });
    assert.deepEqual(titles(await perform(listOverdueTasks, { locationId: given.locationId })), []);
    clock.advance(1);
    assert.deepEqual(titles(await sample({ locationId: given.locationId, limit: 50 })), ['Call back']);
  });
});
