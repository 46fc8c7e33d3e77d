import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toIso } from '#base/clock.ts';
import { hourOfDay, minutesBefore, nextBirthday } from './reminders.ts';

describe('reminders', () => {
  test('some minutes before a moment', () => {
    assert.equal(minutesBefore(600_000, { minutesBefore: 5 }), 300_000);
    assert.equal(minutesBefore(600_000, {}), 600_000);
  });

  test('R57: the hour of a day is that of the clocks there, through daylight saving, leap days and days left out', () => {
    const cases: readonly [date: string, zone: string, terms: Record<string, number>, moment: string][] = [
      ['2026-06-01', 'UTC', {}, '2026-06-01T09:00:00.000Z'],
      ['2026-06-01', 'America/New_York', { hour: 8 }, '2026-06-01T12:00:00.000Z'],
      ['2026-01-01', 'America/New_York', { hour: 8, daysBefore: 1 }, '2025-12-31T13:00:00.000Z'],
      ['2026-03-01', 'UTC', { daysBefore: 1 }, '2026-02-28T09:00:00.000Z'],
      ['2028-03-01', 'UTC', { daysBefore: 1 }, '2028-02-29T09:00:00.000Z'],
      ['2026-06-01', 'UTC', { daysBefore: -3 }, '2026-06-04T09:00:00.000Z'],
      // Clocks go from 2 to 3 in the night: an hour that is skipped is told as long after the gap's begin.
      ['2026-03-08', 'America/New_York', { hour: 2 }, '2026-03-08T07:00:00.000Z'],
      // An hour that comes twice is told the first time.
      ['2026-11-01', 'America/New_York', { hour: 1 }, '2026-11-01T05:00:00.000Z'],
      ['2026-10-04', 'Australia/Lord_Howe', { hour: 2 }, '2026-10-03T15:30:00.000Z'],
      ['2026-10-04', 'Australia/Lord_Howe', { hour: 9 }, '2026-10-03T22:00:00.000Z'],
      // Samoa had no 30 December 2011.
      ['2011-12-30', 'Pacific/Apia', { hour: 9 }, '2011-12-30T19:00:00.000Z'],
      ['2011-12-31', 'Pacific/Apia', { hour: 9 }, '2011-12-30T19:00:00.000Z'],
    ];
    for (const [date, zone, terms, moment] of cases)
      assert.equal(toIso(hourOfDay(date, zone, terms)), moment, `${date} ${zone} ${JSON.stringify(terms)}`);
  });

  test('a birthday comes once a year, and on 28 February for those of a leap day', () => {
    const next = (born: string, after: string, terms = {}) => {
      const { birthday, dueAt } = nextBirthday(born, 'UTC', terms, Date.parse(after));
      return [birthday, toIso(dueAt)];
    };
    assert.deepEqual(next('1990-05-17', '2026-01-01'), ['2026-05-17', '2026-05-17T09:00:00.000Z']);
    assert.deepEqual(next('1990-05-17', '2026-05-17T09:00:00Z'), ['2027-05-17', '2027-05-17T09:00:00.000Z']);
    assert.deepEqual(next('1992-02-29', '2026-01-01'), ['2026-02-28', '2026-02-28T09:00:00.000Z']);
    assert.deepEqual(next('1992-02-29', '2028-01-01'), ['2028-02-29', '2028-02-29T09:00:00.000Z']);
    assert.deepEqual(next('1990-01-02', '2026-12-30', { daysBefore: 7 }), [
      '2028-01-02',
      '2027-12-26T09:00:00.000Z',
    ]);
    assert.deepEqual(next('1990-01-02', '2026-12-20', { daysBefore: 7 }), [
      '2027-01-02',
      '2026-12-26T09:00:00.000Z',
    ]);
  });
});
