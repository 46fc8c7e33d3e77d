import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { addCalendar, addContact, book } from '#test/support/calendars.ts';
import { at, specify } from '#test/support/operations.ts';
import { insertUsers } from '#test/support/people.ts';
import { createBlockSlot } from '../calendar/create-block-slot.ts';
import { createContact } from '../contact/create.ts';
import { createAppointment } from './create.ts';
import { listAppointments } from './list.ts';

const taken = { code: 'slot_unavailable', message: 'The slot you have selected is no longer available.' };

specify(createAppointment, context => {
  const { perform, sample, events } = context;

  test('a contact is booked into a free slot, as long as the calendar’s slots are', async () => {
    const calendarId = await addCalendar(context, {
      locationConfigurations: [{ kind: 'physical', location: '1 Main Street' }],
    });
    const { contact } = await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' });
    const contactId = String(at(contact, 'id'));
    const answer = await sample({ calendarId, contactId, startTime: '2031-01-07T10:00:00' });
    assertHighLevelShape(createAppointment, answer);
    assert.equal(at(answer, 'title'), 'Priya Ivanova');
    assert.equal(at(answer, 'startTime'), '2031-01-07T15:00:00.000Z');
    assert.equal(at(answer, 'endTime'), '2031-01-07T16:00:00.000Z');
    assert.equal(at(answer, 'appointmentStatus'), 'confirmed');
    assert.equal(at(answer, 'address'), '1 Main Street');
    assert.equal(at(answer, 'meetingLocationType'), 'address');
    const created = (await events(contactId)).at(-1);
    assert.equal(created?.type, 'appointment.created');
    assert.equal(created?.number, 2);
    assert.deepEqual(created?.data, { appointment: answer });
  });

  test('a time that is taken, blocked, closed, off the slots or past is refused as HighLevel does', async () => {
    const calendarId = await addCalendar(context);
    await book(context, calendarId, '2031-01-07T10:00:00');
    const block = { startTime: '2031-01-07T12:00:00', endTime: '2031-01-07T12:30:00' };
    await perform(createBlockSlot, { calendarId, ...block });
    for (const startTime of [
      '2031-01-07T10:00:00',
      '2031-01-07T12:00:00',
      '2031-01-07T18:00:00',
      '2031-01-07T09:10:00',
      '2031-01-05T10:00:00',
      '2020-01-07T10:00:00',
    ]) {
      await assert.rejects(book(context, calendarId, startTime), taken, startTime);
    }
    const long = { endTime: '2031-01-07T11:00:00' };
    await assert.rejects(book(context, calendarId, '2031-01-07T09:00:00', long), taken);
    await book(context, calendarId, '2031-01-07T10:00:00', { ignoreFreeSlotValidation: true });
  });

  test('ignoreDateRange lets in what the notice and the look ahead keep out', async () => {
    const calendarId = await addCalendar(context, { allowBookingFor: 5, allowBookingForUnit: 'days' });
    await assert.rejects(book(context, calendarId), taken);
    await book(context, calendarId, undefined, { ignoreDateRange: true });
  });

  test('one of the team is booked who is free: by priority, or whoever has least to come', async () => {
    const [ada = '', kofi = ''] = await insertUsers(context, ['Ada Example', 'Kofi Example']);
    const owner = async (calendarId: string, startTime: string) =>
      at((await book(context, calendarId, startTime)).appointment, 'assignedUserId');
    const teamMembers = [
      { userId: ada, priority: 0 },
      { userId: kofi, priority: 1 },
    ];
    const byPriority = await addCalendar(context, { teamMembers });
    assert.equal(await owner(byPriority, '2031-01-07T10:00:00'), kofi);
    assert.equal(await owner(byPriority, '2031-01-07T11:00:00'), kofi);
    assert.equal(await owner(byPriority, '2031-01-07T10:00:00'), ada);
    await assert.rejects(owner(byPriority, '2031-01-07T10:00:00'), taken);
    const even = await addCalendar(context, {
      teamMembers,
      eventType: 'RoundRobin_OptimizeForEqualDistribution',
    });
    assert.equal(await owner(even, '2031-01-08T10:00:00'), kofi);
    assert.equal(await owner(even, '2031-01-08T11:00:00'), ada);
    assert.equal(await owner(even, '2031-01-08T12:00:00'), kofi);
    const collective = await addCalendar(context, { teamMembers, calendarType: 'collective' });
    const { appointment } = await book(context, collective, '2031-01-09T10:00:00');
    assert.deepEqual(at(appointment, 'users'), [kofi, ada]);
  });

  test('a rule makes a series, each time an appointment on the same clock time, and must end', async () => {
    const calendarId = await addCalendar(context);
    const contactId = await addContact(context, 'Mina');
    const series = {
      calendarId,
      contactId,
      startTime: '2031-03-04T10:00:00',
      ignoreFreeSlotValidation: true,
    };
    const first = await perform(createAppointment, { ...series, rrule: 'FREQ=WEEKLY;COUNT=3' });
    assert.equal(at(first, 'isRecurring'), true);
    const window = { calendarId, startTime: '2031-03-01', endTime: '2031-04-01' };
    const { events: found } = await perform(listAppointments, window);
    assert(Array.isArray(found));
    assert.deepEqual(
      found.map(event => at(event, 'startTime')),
      ['2031-03-04T15:00:00.000Z', '2031-03-11T14:00:00.000Z', '2031-03-18T14:00:00.000Z'],
    );
    assert.equal(at(found[1], 'masterEventId'), at(first, 'id'));
    await assert.rejects(perform(createAppointment, { ...series, rrule: 'FREQ=WEEKLY' }), {
      message: 'rrule must end within 100 times, by COUNT or UNTIL',
    });
    await assert.rejects(perform(createAppointment, { ...series, rrule: 'weekly' }), {
      message: 'rrule must be a rule of RFC 5545, as FREQ=WEEKLY;COUNT=4',
    });
  });

  test('what is sent is kept, and toNotify goes with the event', async () => {
    const calendarId = await addCalendar(context, { autoConfirm: false });
    const more = { title: 'Check-up', description: 'Bring the form.', address: 'Room 2', toNotify: false };
    const { appointment, contactId } = await book(context, calendarId, undefined, more);
    assert.equal(at(appointment, 'title'), 'Check-up');
    assert.equal(at(appointment, 'meetingLocationType'), 'custom');
    assert.equal(at(appointment, 'appointmentStatus'), 'new');
    assert.equal(at((await events(contactId)).at(-1)?.data, 'toNotify'), false);
    await assert.rejects(book(context, calendarId, '2031-01-07T11:00:00', { assignedUserId: 'nobody' }), {
      message: 'assignedUserId must be the id of a user',
    });
    await assert.rejects(book(context, calendarId, 'soon'), { code: 'invalid_input' });
    const unknown = { calendarId, contactId: 'unknown', startTime: '2031-01-07T11:00:00' };
    await assert.rejects(perform(createAppointment, unknown), { code: 'not_found' });
  });
});
