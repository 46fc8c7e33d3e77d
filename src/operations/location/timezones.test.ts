import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, specify } from '#test/support/operations.ts';
import { listTimezones } from './timezones.ts';
import { updateLocation } from './update.ts';

specify(listTimezones, given => {
  const { perform, sample } = given;

  test('the names are sorted, and a location takes each of them', async () => {
    const { locationId } = given;
    const answer = await sample({ locationId });

    assertHighLevelShape(listTimezones, answer);
    const { timeZones } = answer;
    assert(Array.isArray(timeZones));
    for (const name of ['America/New_York', 'Europe/Berlin', 'UTC']) assert(timeZones.includes(name), name);
    assert.deepEqual(timeZones, timeZones.toSorted());
    for (const timezone of timeZones)
      assert.equal(
        at(await perform(updateLocation, { locationId, timezone }), 'location.timezone'),
        timezone,
      );
  });
});
