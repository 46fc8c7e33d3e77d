import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { addCalendar } from '#test/support/calendars.ts';
import { at, specify } from '#test/support/operations.ts';
import { insertUsers } from '#test/support/people.ts';
import { createBlockSlot } from './create-block-slot.ts';
import { listBlockedSlots } from './list-blocked-slots.ts';
import { updateBlockSlot } from './update-block-slot.ts';

const lunch = { title: 'Lunch', startTime: '2031-01-07T12:00:00', endTime: '2031-01-07T13:00:00' };

specify(createBlockSlot, context => {
  const { perform, sample, events } = context;

  test('time is blocked for a calendar or a user, on the clocks of the location', async () => {
    const calendarId = await addCalendar(context);
    const answer = await sample({ ...lunch, calendarId });
    assertHighLevelShape(createBlockSlot, answer);
    assert.equal(at(answer, 'startTime'), '2031-01-07T17:00:00.000Z');
    assert.equal((await events()).at(-1)?.type, 'blockedSlot.created');
    const [assignedUserId = ''] = await insertUsers(context, ['Kofi Example']);
    const ofUser = await perform(createBlockSlot, { ...lunch, calendarId: '', assignedUserId });
    assert.equal(at(ofUser, 'assignedUserId'), assignedUserId);
  });

  test('nobody’s time, both a calendar’s and a user’s, and an end before the start are refused', async () => {
    const calendarId = await addCalendar(context);
    const refused = (input: object, message: string) =>
      assert.rejects(perform(createBlockSlot, { ...lunch, ...input }), { code: 'invalid_input', message });
    await refused({}, 'calendarId or assignedUserId must be sent, and not both');
    await refused(
      { calendarId, assignedUserId: 'x' },
      'calendarId or assignedUserId must be sent, and not both',
    );
    await refused({ calendarId: 'unknown' }, 'calendarId must be the id of a calendar');
    await refused({ calendarId, endTime: lunch.startTime }, 'endTime must be after startTime');
    await refused(
      { calendarId, startTime: 'noon' },
      'startTime must be an ISO 8601 date, as 2026-11-24T09:00:00Z',
    );
  });
});

specify(updateBlockSlot, context => {
  const { perform, sample, events } = context;

  test('a blocked time is moved and renamed, the rest stays', async () => {
    const calendarId = await addCalendar(context);
    const eventId = at(await perform(createBlockSlot, { ...lunch, calendarId }), 'id');
    const answer = await sample({ eventId, calendarId, title: 'Late lunch', endTime: '2031-01-07T14:00:00' });
    assertHighLevelShape(updateBlockSlot, answer);
    assert.equal(at(answer, 'version'), 2);
    assert.equal(at(answer, 'startTime'), '2031-01-07T17:00:00.000Z');
    assert.deepEqual((await events()).at(-1)?.changes, [
      { field: 'title', from: 'Lunch', to: 'Late lunch' },
      { field: 'endTime', from: '2031-01-07T18:00:00.000Z', to: '2031-01-07T19:00:00.000Z' },
    ]);
    assert.deepEqual(await perform(updateBlockSlot, { eventId, title: 'Late lunch' }), answer);
    await assert.rejects(perform(updateBlockSlot, { eventId, title: 'x' }, { ifVersion: 1 }), {
      code: 'version_conflict',
    });
    await assert.rejects(perform(updateBlockSlot, { eventId: 'unknown' }), { code: 'not_found' });
  });
});

specify(listBlockedSlots, context => {
  const { perform, sample } = context;

  test('the blocked times that touch a window are listed, of a calendar, a user or a group', async () => {
    const calendarId = await addCalendar(context, { groupId: 'doctors' });
    const [userId = ''] = await insertUsers(context, ['Kofi Example']);
    await perform(createBlockSlot, { ...lunch, calendarId });
    await perform(createBlockSlot, { ...lunch, title: 'Away', assignedUserId: userId });
    const window = { startTime: '2031-01-07T17:30:00Z', endTime: '2031-01-08T00:00:00Z' };
    const titles = async (asked: object) => {
      const { events } = await perform(listBlockedSlots, { ...window, ...asked });
      assert(Array.isArray(events));
      return events.map(event => at(event, 'title'));
    };
    const answer = await sample({ calendarId, ...window });
    assertHighLevelShape(listBlockedSlots, answer);
    assert.deepEqual(await titles({}), ['Lunch', 'Away']);
    assert.deepEqual(await titles({ userId }), ['Away']);
    assert.deepEqual(await titles({ groupId: 'doctors' }), ['Lunch']);
    assert.deepEqual(await titles({ groupId: 'unknown' }), []);
    assert.deepEqual(await titles({ startTime: '2031-01-07T18:00:01Z' }), []);
    await assert.rejects(perform(listBlockedSlots, { startTime: 0, endTime: 1_000_000_000_000 }), {
      message: 'endTime must be after startTime, by 366 days at most',
    });
    await assert.rejects(perform(listBlockedSlots, { ...window, startTime: 'soon' }), {
      code: 'invalid_input',
    });
  });
});
