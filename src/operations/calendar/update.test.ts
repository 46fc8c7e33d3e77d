import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { addCalendar } from '#test/support/calendars.ts';
import { at, specify } from '#test/support/operations.ts';
import { updateCalendar } from './update.ts';

specify(updateCalendar, context => {
  const { perform, sample, events } = context;

  test('what is sent is changed, the rest stays, and the event has old and new values', async () => {
    const calendarId = await addCalendar(context);
    const answer = await sample({ calendarId, name: 'Second visits', slotDuration: 30 });
    assertHighLevelShape(updateCalendar, answer);
    assert.equal(at(answer, 'calendar.version'), 2);
    assert.equal(at(answer, 'calendar.slotInterval'), 60);
    const updated = (await events()).at(-1);
    assert.equal(updated?.type, 'calendar.updated');
    assert.deepEqual(updated?.changes, [
      { field: 'name', from: 'Visits', to: 'Second visits' },
      { field: 'slotDuration', from: 60, to: 30 },
    ]);
    assert.deepEqual(await perform(updateCalendar, { calendarId, slotDuration: 30 }), answer);
    await assert.rejects(perform(updateCalendar, { calendarId, name: 'x' }, { ifVersion: 1 }), {
      code: 'version_conflict',
    });
    await assert.rejects(perform(updateCalendar, { calendarId: 'unknown', name: 'x' }), {
      code: 'not_found',
    });
  });

  test('days with hours of their own are added to those there are, replaced and taken out', async () => {
    const calendarId = await addCalendar(context);
    const day = (date: string, openHour: number) => ({
      date: `${date}T00:00:00.000Z`,
      hours: [{ openHour, openMinute: 0, closeHour: 20, closeMinute: 0 }],
    });
    const change = (...availabilities: object[]) => perform(updateCalendar, { calendarId, availabilities });
    await change(day('2031-01-02', 10));
    const both = await change(day('2031-01-01', 11));
    assert.equal(at(both, 'calendar.availabilities.1.hours.0.openHour'), 10);
    const id = at(both, 'calendar.availabilities.1.id');
    const replaced = await change({ ...day('2031-01-02', 12), id });
    assert.equal(at(replaced, 'calendar.availabilities.1.hours.0.openHour'), 12);
    assert.equal(at(replaced, 'calendar.availabilities.1.id'), id);
    const left = await change({ ...day('2031-01-02', 12), deleted: true });
    const days = at(left, 'calendar.availabilities');
    assert(Array.isArray(days) && days.length === 1);
  });
});
