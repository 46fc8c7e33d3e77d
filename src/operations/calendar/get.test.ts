import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { addCalendar } from '#test/support/calendars.ts';
import { at, specify } from '#test/support/operations.ts';
import { getCalendar } from './get.ts';
import { listCalendars } from './list.ts';

specify(getCalendar, context => {
  test('a calendar is answered with its opening hours; one that is not there is not found', async () => {
    const calendarId = await addCalendar(context);
    const answer = await context.sample({ calendarId });
    assertHighLevelShape(getCalendar, answer);
    assert.deepEqual(at(answer, 'calendar.openHours.0.daysOfTheWeek'), [1, 2, 3, 4, 5]);
    await assert.rejects(context.perform(getCalendar, { calendarId: 'unknown' }), {
      code: 'not_found',
      message: 'The calendar was not found in this location.',
    });
  });
});

specify(listCalendars, context => {
  const { perform, sample, clock } = context;

  test('all calendars are listed, or those of a group, or those that are active', async () => {
    await addCalendar(context, { name: 'First', groupId: 'doctors' });
    clock.advance(1000);
    await addCalendar(context, { name: 'Draft', isActive: false });
    const names = (answer: object) => {
      const calendars = at(answer, 'calendars');
      assert(Array.isArray(calendars));
      return calendars.map(calendar => at(calendar, 'name'));
    };
    const answer = await sample({});
    assertHighLevelShape(listCalendars, answer);
    assert.deepEqual(names(answer), ['First', 'Draft']);
    assert.deepEqual(names(await perform(listCalendars, { groupId: 'doctors' })), ['First']);
    assert.deepEqual(names(await perform(listCalendars, { showDrafted: false })), ['First']);
  });
});
