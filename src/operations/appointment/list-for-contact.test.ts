import assert from 'node:assert/strict';
import { test } from 'node:test';
import { insertAppointment } from '#store/appointments.ts';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { listAppointmentsForContact } from './list-for-contact.ts';

specify(listAppointmentsForContact, given => {
  const { store, perform, sample } = given;

  test('appointments are listed by their start, on the clocks of the location', async () => {
    const { contact } = await perform(createContact, { firstName: 'Priya', email: 'priya@example.com' });
    const contactId = textAt(contact, 'id');
    const cause = { actor: { kind: 'system', id: 'test' }, operation: 'test' } as const;
    await store.write(given.locationId, cause, async writer => {
      for (const [title, day] of [
        ['Check-up', 21],
        ['First visit', 20],
      ] as const) {
        await insertAppointment(writer, contactId, {
          calendarId: 'visits',
          title,
          startTime: Date.UTC(2026, 6, day, 13, 30),
          endTime: Date.UTC(2026, 6, day, 14),
          status: 'confirmed',
          assignedUserId: null,
          address: '1 Main Street',
          notes: null,
        });
      }
    });
    const answer = await sample({ contactId });

    assertHighLevelShape(listAppointmentsForContact, answer);
    assert(Array.isArray(answer.events));
    assert.deepEqual(
      answer.events.map(event => [at(event, 'title'), at(event, 'startTime'), at(event, 'endTime')]),
      [
        ['First visit', '2026-07-20 09:30:00', '2026-07-20 10:00:00'],
        ['Check-up', '2026-07-21 09:30:00', '2026-07-21 10:00:00'],
      ],
    );
  });

  test('a contact without appointments has an empty list, one that is not there has none', async () => {
    const { contact } = await perform(createContact, { firstName: 'Ada' });
    const contactId = at(contact, 'id');
    assert.deepEqual(await perform(listAppointmentsForContact, { contactId }), { events: [] });
    await assert.rejects(perform(listAppointmentsForContact, { contactId: 'unknown' }), {
      code: 'not_found',
    });
  });
});
