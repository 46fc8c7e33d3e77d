import assert from 'node:assert/strict';
import { test } from 'node:test';
import { insertAppointment } from '#store/appointments.ts';
import { cause } from '#test/support/engines.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { createNote } from '../note/create.ts';
import { createTask } from '../task/create.ts';
import { setTaskCompleted } from '../task/set-completed.ts';
import { reportToday } from './today.ts';

specify(reportToday, context => {
  const { perform, sample, clock, store } = context;

  test('a day begins with its numbers, in one call', async () => {
    const contactId = textAt(await perform(createContact, { firstName: 'Priya' }), 'contact.id');
    for (const [title, dueDate] of Object.entries({
      'Long ago': '2026-01-02',
      Today: '2026-01-15',
      Tomorrow: '2026-01-16',
      Done: '2026-01-15',
    })) {
      const { task } = await perform(createTask, { contactId, title, dueDate });
      if (title === 'Done')
        await perform(setTaskCompleted, { contactId, taskId: at(task, 'id'), completed: true });
    }
    await perform(createNote, { contactId, body: 'Called back.' });
    const none = { assignedUserId: null, address: null, notes: null, calendarId: 'main', title: 'Check-up' };
    for (const [status, hours] of [
      ['confirmed', 3],
      ['cancelled', 4],
      ['confirmed', 30],
    ] as const) {
      const startTime = clock() + hours * 3_600_000;
      const times = { startTime, endTime: startTime + 1_800_000 };
      await store.write(context.locationId, cause, writer =>
        insertAppointment(writer, contactId, { ...none, ...times, status }),
      );
    }
    const answer = await sample({});
    assert.equal(answer.date, '2026-01-15');
    assert.deepEqual(answer.contacts, { total: 1, added: 1 });
    assert.deepEqual(answer.tasks, { overdue: 1, due: 1, completed: 1 });
    assert.equal(at(answer, 'appointments.0.title'), 'Check-up');
    assert.equal(Object(answer.appointments).length, 1);
    assert.equal(at(answer, 'notes.0.body'), 'Called back.');

    const tomorrow = await perform(reportToday, { date: '2026-01-16', assignedTo: 'nobody' });
    assert.deepEqual(tomorrow.tasks, { overdue: 0, due: 0, completed: 0 });
    assert.equal(at(tomorrow, 'contacts.added'), 0);
    await assert.rejects(perform(reportToday, { date: 'soon' }), { code: 'invalid_input' });
  });
});
