import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { officeHours } from '#test/support/calendars.ts';
import { at, specify } from '#test/support/operations.ts';
import { insertUsers } from '#test/support/people.ts';
import { createCalendar } from './create.ts';
import { getCalendar } from './get.ts';

specify(createCalendar, context => {
  const { perform, sample, events } = context;

  test('a calendar has what was sent, and HighLevel’s defaults for the rest', async () => {
    const answer = await sample({ ...officeHours, description: 'First visits', slotBuffer: 15 });
    assertHighLevelShape(createCalendar, answer);
    assert.equal(at(answer, 'calendar.name'), 'Visits');
    assert.equal(at(answer, 'calendar.slotBuffer'), 15);
    assert.equal(at(answer, 'calendar.isActive'), true);
    assert.equal(at(answer, 'calendar.appoinmentPerSlot'), 1);
    const created = (await events()).at(-1);
    assert.equal(created?.type, 'calendar.created');
    assert.deepEqual(created?.data, answer);
  });

  test('places and days with hours of their own get ids by which they can be named', async () => {
    const answer = await perform(createCalendar, {
      name: 'Places',
      locationConfigurations: [{ kind: 'physical', location: '1 Main Street' }, { kind: 'outbound_call' }],
      availabilities: [{ date: '2031-01-01T00:00:00.000Z', hours: [] }],
    });
    assert.equal(at(answer, 'calendar.locationConfigurations.0.meetingId'), 'default');
    assert.equal(at(answer, 'calendar.locationConfigurations.1.meetingId'), 'outbound_call_1');
    assert.equal(typeof at(answer, 'calendar.availabilities.0.id'), 'string');
    assert.deepEqual(await perform(getCalendar, { calendarId: at(answer, 'calendar.id') }), answer);
  });

  test('a member of the team who is no user, and a name of blanks, are refused', async () => {
    const [userId = ''] = await insertUsers(context, ['Kofi Example']);
    await assert.rejects(
      perform(createCalendar, { name: 'Team', teamMembers: [{ userId }, { userId: 'nobody' }] }),
      { code: 'invalid_input', message: 'teamMembers[1].userId must be the id of a user' },
    );
    await assert.rejects(perform(createCalendar, { name: '  ' }), { message: 'name should not be empty' });
    await assert.rejects(perform(createCalendar, { name: 'x', slotDuration: 0 }), { code: 'invalid_input' });
  });
});
