import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CalendarSettings } from '#contacts/calendar.ts';
import { nextOccurrence, type Recurrence } from '#contacts/recurrence.ts';
import { openSlots } from '#contacts/slots.ts';
import { toOffsetTime } from '#contacts/time.ts';
import { tell } from './support/proof.ts';

const everyDay = [0, 1, 2, 3, 4, 5, 6];
const hour = 3_600_000;

/** The slots of an hour or half of it from midnight to five, as the clocks show them. */
function slotsOn(zone: string, from: string, hours: number, slotInterval: number): string[] {
  const night = { openHour: 0, openMinute: 0, closeHour: 5, closeMinute: 0 };
  const settings: CalendarSettings = {
    slotDuration: 30,
    slotInterval,
    openHours: [{ daysOfTheWeek: everyDay, hours: [night] }],
  };
  const start = Date.parse(from);
  return openSlots(settings, zone, { start, end: start + hours * hour }).map(slot =>
    toOffsetTime(slot.start, zone).slice(5),
  );
}

const slots: readonly [what: string, args: Parameters<typeof slotsOn>, expected: readonly string[]][] = [
  [
    'New York skips two o’clock',
    ['America/New_York', '2026-03-08T00:00:00-05:00', 23, 60],
    ['03-08T00:00:00-05:00', '03-08T01:00:00-05:00', '03-08T03:00:00-04:00', '03-08T04:00:00-04:00'],
  ],
  [
    'New York has one o’clock twice',
    ['America/New_York', '2026-11-01T00:00:00-04:00', 23, 60],
    [
      '11-01T00:00:00-04:00',
      '11-01T01:00:00-04:00',
      '11-01T01:00:00-05:00',
      '11-01T02:00:00-05:00',
      '11-01T03:00:00-05:00',
      '11-01T04:00:00-05:00',
    ],
  ],
  [
    'Lord Howe skips half an hour',
    ['Australia/Lord_Howe', '2026-10-04T00:00:00+10:30', 23, 30],
    [
      '10-04T00:00:00+10:30',
      '10-04T00:30:00+10:30',
      '10-04T01:00:00+10:30',
      '10-04T01:30:00+10:30',
      '10-04T02:30:00+11:00',
      '10-04T03:00:00+11:00',
      '10-04T03:30:00+11:00',
      '10-04T04:00:00+11:00',
      '10-04T04:30:00+11:00',
    ],
  ],
  [
    'Lord Howe has half an hour twice',
    ['Australia/Lord_Howe', '2026-04-05T00:00:00+11:00', 23, 60],
    [
      '04-05T00:00:00+11:00',
      '04-05T01:00:00+11:00',
      '04-05T02:00:00+10:30',
      '04-05T03:00:00+10:30',
      '04-05T04:00:00+10:30',
    ],
  ],
  [
    'Apia leaves a day out',
    ['Pacific/Apia', '2011-12-29T00:00:00-10:00', 47, 240],
    ['12-29T00:00:00-10:00', '12-29T04:00:00-10:00', '12-31T00:00:00+14:00', '12-31T04:00:00+14:00'],
  ],
  [
    'a leap day is a day',
    ['Europe/Berlin', '2028-02-29T00:00:00+01:00', 23, 240],
    ['02-29T00:00:00+01:00', '02-29T04:00:00+01:00'],
  ],
];

type Rule = Pick<Recurrence, 'intervalType' | 'dayOfMonth' | 'monthOfYear' | 'dayOfWeek'>;

/** The occurrences that follow, as the clocks show them. */
function occurrences(zone: string, from: string, rule: Rule, count: number): string[] {
  const recurrence = { interval: 1, ...rule, start: Date.parse(from) };
  const found: string[] = [];
  for (let moment = recurrence.start - 1; found.length < count; ) {
    const next = nextOccurrence(recurrence, zone, moment);
    if (next === undefined) break;
    assert(next > moment, 'a moment comes once');
    found.push(toOffsetTime(next, zone));
    moment = next;
  }
  return found;
}

const rules: readonly [what: string, args: Parameters<typeof occurrences>, expected: readonly string[]][] = [
  [
    'nine o’clock stays nine o’clock in spring',
    ['America/New_York', '2026-03-07T09:00:00-05:00', { intervalType: 'daily' }, 2],
    ['2026-03-07T09:00:00-05:00', '2026-03-08T09:00:00-04:00'],
  ],
  [
    'a time that comes twice is its first',
    ['America/New_York', '2026-10-31T01:30:00-04:00', { intervalType: 'daily' }, 3],
    ['2026-10-31T01:30:00-04:00', '2026-11-01T01:30:00-04:00', '2026-11-02T01:30:00-05:00'],
  ],
  [
    'a time that is skipped does not come, as RFC 5545 says',
    ['Australia/Lord_Howe', '2026-10-03T02:15:00+10:30', { intervalType: 'daily' }, 2],
    ['2026-10-03T02:15:00+10:30', '2026-10-05T02:15:00+11:00'],
  ],
  [
    'hours pass through a night that has 25',
    ['America/New_York', '2026-11-01T00:30:00-04:00', { intervalType: 'hourly' }, 4],
    [
      '2026-11-01T00:30:00-04:00',
      '2026-11-01T01:30:00-04:00',
      '2026-11-01T01:30:00-05:00',
      '2026-11-01T02:30:00-05:00',
    ],
  ],
  [
    'hours pass through Lord Howe’s half hour',
    ['Australia/Lord_Howe', '2026-10-04T01:00:00+10:30', { intervalType: 'hourly' }, 3],
    ['2026-10-04T01:00:00+10:30', '2026-10-04T02:30:00+11:00', '2026-10-04T03:30:00+11:00'],
  ],
  [
    'the day that Apia left out has none',
    ['Pacific/Apia', '2011-12-29T09:00:00-10:00', { intervalType: 'daily' }, 2],
    ['2011-12-29T09:00:00-10:00', '2011-12-31T09:00:00+14:00'],
  ],
  [
    'the 31st comes in months that have it, and at the year’s end',
    ['Europe/Berlin', '2026-10-31T09:00:00+01:00', { intervalType: 'monthly' }, 3],
    ['2026-10-31T09:00:00+01:00', '2026-12-31T09:00:00+01:00', '2027-01-31T09:00:00+01:00'],
  ],
  [
    'a leap day comes in leap years',
    ['UTC', '2024-02-29T09:00:00Z', { intervalType: 'yearly' }, 2],
    ['2024-02-29T09:00:00+00:00', '2028-02-29T09:00:00+00:00'],
  ],
];

test('R57: slots and recurring tasks follow the zone’s rules through daylight saving, leap days and years’ ends', context => {
  for (const [what, args, expected] of slots) assert.deepEqual(slotsOn(...args), expected, what);
  for (const [what, args, expected] of rules) assert.deepEqual(occurrences(...args), expected, what);
  tell(context, {
    statement: 'R57',
    how: `${slots.length} cases of free slots and ${rules.length} of recurring tasks, in 6 zones`,
    found: 'wrong moments 0',
  });
});
