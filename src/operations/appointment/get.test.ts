import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { addCalendar, book } from '#test/support/calendars.ts';
import { at, specify } from '#test/support/operations.ts';
import { insertUsers } from '#test/support/people.ts';
import { deleteContact } from '../contact/delete.ts';
import { getAppointment } from './get.ts';
import { listAppointments } from './list.ts';

specify(getAppointment, context => {
  const { perform, sample } = context;

  test('an appointment is answered with the group of its calendar; not while its contact is in the bin', async () => {
    const calendarId = await addCalendar(context, { groupId: 'doctors' });
    const { eventId, contactId, appointment } = await book(context, calendarId);
    const answer = await sample({ eventId });
    assertHighLevelShape(getAppointment, answer);
    assert.deepEqual(at(answer, 'event'), appointment);
    assert.equal(at(answer, 'event.groupId'), 'doctors');
    await perform(deleteContact, { contactId });
    await assert.rejects(perform(getAppointment, { eventId }), {
      code: 'not_found',
      message: 'The appointment was not found in this location.',
    });
  });
});

specify(listAppointments, context => {
  const { perform, sample } = context;

  test('the events that touch a window are listed by their start: all, of a calendar, a user or a group', async () => {
    const [userId = ''] = await insertUsers(context, ['Kofi Example']);
    const doctors = await addCalendar(context, { groupId: 'doctors' });
    const nurses = await addCalendar(context);
    await book(context, doctors, '2031-01-07T11:00:00', { title: 'Second' });
    await book(context, nurses, '2031-01-07T10:00:00', { title: 'First', assignedUserId: userId });
    await book(context, nurses, '2031-01-08T10:00:00', { title: 'Next day' });
    const window = { startTime: Date.UTC(2031, 0, 7, 5), endTime: Date.UTC(2031, 0, 8, 5) - 1 };
    const titles = async (asked: object) => {
      const { events } = await perform(listAppointments, { ...window, ...asked });
      assert(Array.isArray(events));
      return events.map(event => at(event, 'title'));
    };
    const answer = await sample({ calendarId: nurses, ...window });
    assertHighLevelShape(listAppointments, answer);
    assert.deepEqual(await titles({}), ['First', 'Second']);
    assert.deepEqual(await titles({ startTime: String(window.startTime) }), ['First', 'Second']);
    assert.deepEqual(await titles({ userId }), ['First']);
    assert.deepEqual(await titles({ calendarId: doctors }), ['Second']);
    assert.deepEqual(await titles({ groupId: 'doctors' }), ['Second']);
    assert.deepEqual(await titles({ groupId: 'unknown' }), []);
  });
});
