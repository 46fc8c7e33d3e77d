import assert from 'node:assert/strict';
import { test } from 'node:test';
import { insertAppointment } from '#store/appointments.ts';
import { cause } from '#test/support/engines.ts';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { onAppointmentReminder } from './reminder.ts';

specifyTrigger(onAppointmentReminder, context => {
  const { perform, sample, fired, subscribe, clock, runSchedule, store } = context;

  test('an appointment is told some minutes before its start, to those who ask for its calendar', async () => {
    const contactId = textAt(await perform(createContact, { firstName: 'Priya' }), 'contact.id');
    const appointment = {
      calendarId: 'calendar',
      title: 'Check-up',
      startTime: clock() + 7_200_000,
      endTime: clock() + 9_000_000,
      status: 'confirmed',
      assignedUserId: null,
      address: null,
      notes: null,
    } as const;
    const filters = await subscribe({ minutesBefore: 60 });
    await store.write(context.locationId, cause, writer => insertAppointment(writer, contactId, appointment));
    await runSchedule();
    assert.deepEqual(await fired(), []);
    clock.advance(3_600_000);
    await runSchedule();
    await runSchedule();
    assert.equal(at(await sample(), 'data.appointment.title'), 'Check-up');
    assert.equal((await fired({ ...filters, calendarId: 'calendar' })).length, 1);
    assert.equal((await fired({ ...filters, calendarId: 'another' })).length, 0);
    assert.equal((await fired({ ...filters, minutesBefore: 10 })).length, 0);
  });
});
