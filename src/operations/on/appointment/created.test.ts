import assert from 'node:assert/strict';
import { test } from 'node:test';
import { insertAppointment } from '#store/appointments.ts';
import { cause } from '#test/support/engines.ts';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { onAppointmentCreated } from './created.ts';

specifyTrigger(onAppointmentCreated, context => {
  const { perform, sample, fired, clock, store } = context;
  test('a new appointment is told, to those who ask for its calendar', async () => {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' }),
      'contact.id',
    );
    await store.write(context.locationId, cause, writer =>
      insertAppointment(writer, contactId, {
        calendarId: 'calendar',
        title: 'Check-up',
        startTime: clock(),
        endTime: clock() + 1_800_000,
        status: 'confirmed',
        assignedUserId: null,
        address: null,
        notes: null,
      }),
    );
    assert.equal(at(await sample(), 'data.appointment.title'), 'Check-up');
    assert.deepEqual(
      [(await fired({ calendarId: 'calendar' })).length, (await fired({ calendarId: 'another' })).length],
      [1, 0],
    );
  });
});
