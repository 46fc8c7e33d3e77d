import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cancelAppointment } from '#operations/appointment/cancel.ts';
import { createAppointment } from '#operations/appointment/create.ts';
import { deleteAppointment } from '#operations/appointment/delete.ts';
import { getAppointment } from '#operations/appointment/get.ts';
import { listAppointments } from '#operations/appointment/list.ts';
import { rescheduleAppointment } from '#operations/appointment/reschedule.ts';
import { createAppointmentNote } from '#operations/appointment-note/create.ts';
import { listAppointmentNotes } from '#operations/appointment-note/list.ts';
import { createCalendar } from '#operations/calendar/create.ts';
import { createBlockSlot } from '#operations/calendar/create-block-slot.ts';
import { deleteCalendar } from '#operations/calendar/delete.ts';
import { getFreeSlots } from '#operations/calendar/free-slots.ts';
import { listBlockedSlots } from '#operations/calendar/list-blocked-slots.ts';
import { updateCalendar } from '#operations/calendar/update.ts';
import { createContact } from '#operations/contact/create.ts';
import { insertUser } from '#store/users.ts';
import { officeHours } from './support/calendars.ts';
import { cause, onBothEngines } from './support/engines.ts';
import { at, textAt } from './support/operations.ts';

const window = { startTime: '2031-01-07T05:00:00Z', endTime: '2031-01-08T05:00:00Z' };

onBothEngines('Calendars', engine => {
  const prepare = async (settings: object = {}) => {
    const locationId = await engine.newLocation();
    const calendar = await engine.perform(locationId, createCalendar, { ...officeHours, ...settings });
    const contactId = textAt(
      await engine.perform(locationId, createContact, { firstName: 'Priya' }),
      'contact.id',
    );
    return { locationId, calendarId: textAt(calendar, 'calendar.id'), contactId };
  };

  test('of bookings that race for one slot one is made, the others are refused', async () => {
    const { locationId, calendarId, contactId } = await prepare();
    const booking = { calendarId, contactId, startTime: '2031-01-07T10:00:00' };
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () => engine.perform(locationId, createAppointment, booking)),
    );
    const refused = outcomes.filter(outcome => outcome.status === 'rejected');
    assert.deepEqual(
      refused.map(({ reason }) => at(reason, 'code')),
      Array(7).fill('slot_unavailable'),
    );
    const events = at(await engine.perform(locationId, listAppointments, window), 'events');
    assert(Array.isArray(events) && events.length === 1);
  });

  test('bookings of one user in two calendars do not race past each other', async () => {
    const locationId = await engine.newLocation();
    const userId = await engine.store.write(locationId, cause, async writer => {
      const id = writer.newId();
      const none = { object_id: null, first_name: null, last_name: null, email: null, email_lower: null };
      const known = { tenant_id: locationId, id, name: 'Ada', role: 'user', date_added: writer.now };
      await insertUser(writer, { ...none, ...known, phone: null });
      return id;
    });
    const calendarIds = await Promise.all(
      [1, 2].map(async () =>
        textAt(
          await engine.perform(locationId, createCalendar, { ...officeHours, teamMembers: [{ userId }] }),
          'calendar.id',
        ),
      ),
    );
    const contactId = textAt(
      await engine.perform(locationId, createContact, { firstName: 'Priya' }),
      'contact.id',
    );
    const outcomes = await Promise.allSettled(
      calendarIds.map(calendarId =>
        engine.perform(locationId, createAppointment, {
          calendarId,
          contactId,
          startTime: '2031-01-07T10:00:00',
        }),
      ),
    );
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });

  test('what is booked, moved, noted, blocked, cancelled and deleted reads the same', async () => {
    const { locationId, calendarId, contactId } = await prepare({ groupId: 'doctors' });
    const run = (...[operation, input]: [Parameters<typeof engine.perform>[1], object]) =>
      engine.perform(locationId, operation, input);
    const booking = { calendarId, contactId, startTime: '2031-01-07T10:00:00' };
    const eventId = textAt(await run(createAppointment, booking), 'id');
    await run(rescheduleAppointment, { eventId, startTime: '2031-01-07T11:00:00' });
    await run(createAppointmentNote, { appointmentId: eventId, body: 'Bring the form.' });
    const block = { calendarId, startTime: '2031-01-07T12:00:00', endTime: '2031-01-07T17:00:00' };
    await run(createBlockSlot, block);
    await run(updateCalendar, { calendarId, slotDuration: 30 });
    const day = { calendarId, startDate: Date.UTC(2031, 0, 7, 5), endDate: Date.UTC(2031, 0, 8, 4) };
    assert.deepEqual(await run(getFreeSlots, day), {
      '2031-01-07': { slots: ['2031-01-07T09:00:00-05:00', '2031-01-07T10:00:00-05:00'] },
    });
    assert.equal(
      at(await run(listBlockedSlots, { ...window, groupId: 'doctors' }), 'events.0.title'),
      'Blocked',
    );
    assert.equal(
      at(await run(listAppointmentNotes, { appointmentId: eventId }), 'notes.0.body'),
      'Bring the form.',
    );
    await run(cancelAppointment, { eventId });
    assert.equal(at(await run(getAppointment, { eventId }), 'event.version'), 3);
    await run(deleteAppointment, { eventId });
    const later = textAt(await run(createAppointment, booking), 'id');
    await run(deleteCalendar, { calendarId });
    assert.equal(at(await run(getAppointment, { eventId: later }), 'event.appointmentStatus'), 'cancelled');
  });
});
