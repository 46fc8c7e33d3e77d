import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { toIso } from '#base/clock.ts';
import { isTimeZone, localDay, parseDateOfBirth, parseDueDate, parseTime, toWallClock } from './time.ts';

const zones = [
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'America/Havana',
  'Pacific/Niue',
];

function iso(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : toIso(milliseconds);
}

test('a time with an offset is that moment, whatever the zone', () => {
  for (const text of ['2026-03-01T10:00:00Z', '2026-03-01T11:00+01:00', '2026-03-01 05:00:00.000-0500']) {
    assert.equal(iso(parseTime(text, 'Asia/Kolkata')), '2026-03-01T10:00:00.000Z', text);
  }
  assert.equal(iso(parseTime('2026-03-01T10:00:00.123456Z', 'UTC')), '2026-03-01T10:00:00.123Z');
});

test('a time without an offset is the wall clock of the zone', () => {
  assert.equal(iso(parseTime('2026-07-01T09:30', 'America/New_York')), '2026-07-01T13:30:00.000Z');
  assert.equal(iso(parseTime('2026-07-01', 'Europe/Berlin')), '2026-06-30T22:00:00.000Z');
});

test('a time that the clocks skip lies as long after the begin of the gap', () => {
  assert.equal(iso(parseTime('2026-03-08T02:30', 'America/New_York')), '2026-03-08T07:30:00.000Z');
  // Half an hour is skipped there: 02:00 becomes 02:30.
  assert.equal(iso(parseTime('2026-10-04T02:15', 'Australia/Lord_Howe')), '2026-10-03T15:45:00.000Z');
});

test('a time that the clocks show twice is the first of the two', () => {
  assert.equal(iso(parseTime('2026-11-01T01:30', 'America/New_York')), '2026-11-01T05:30:00.000Z');
  assert.equal(iso(parseTime('2026-04-05T01:45', 'Australia/Lord_Howe')), '2026-04-04T14:45:00.000Z');
});

test('a day that a zone skipped is empty and lies between its neighbours', () => {
  const skipped = localDay('2011-12-30', 'Pacific/Apia');
  assert.equal(iso(skipped?.start), '2011-12-30T10:00:00.000Z');
  assert.equal(skipped?.end, skipped?.start);
  assert.equal(localDay('2011-12-29', 'Pacific/Apia')?.end, skipped?.start);
});

test('a local day has 23, 24 or 25 hours', () => {
  const hours = (text: string, zone: string) => {
    const day = localDay(text, zone);
    return day && (day.end - day.start) / 3_600_000;
  };
  assert.equal(hours('2026-03-08', 'America/New_York'), 23);
  assert.equal(hours('2026-03-09', 'America/New_York'), 24);
  assert.equal(hours('2026-11-01', 'America/New_York'), 25);
  assert.equal(hours('2026-10-04', 'Australia/Lord_Howe'), 23.5);
});

test('a due date without a time is the last millisecond of that local day', () => {
  assert.equal(iso(parseDueDate('2026-11-01', 'America/New_York')), '2026-11-02T04:59:59.999Z');
  assert.equal(iso(parseDueDate('2026-11-01T10:00:00Z', 'America/New_York')), '2026-11-01T10:00:00.000Z');
});

test('nonsense is not a time', () => {
  const refused = [
    '',
    'tomorrow',
    '2026',
    '2026-02',
    '2026-02-30',
    '2026-13-01',
    '2026-00-10',
    '2026-2-3',
    '12:00',
    '2026-W05',
    '2026-01-01T24:00',
    '2026-01-01T10:60',
    '2026-01-01T10:00:60Z',
    '2026-01-01T10:00+25:00',
    '2026-01-01T10',
    '1767225600000',
  ];
  for (const text of refused) assert.equal(parseTime(text, 'UTC'), undefined, text);
});

test('a date of birth is read in every form and never shifted', () => {
  const same = [
    '1990/05/01',
    '1990-05-01',
    '1990.05.01',
    '1990_05_01',
    '05/01/1990',
    '05-01-1990',
    '05.01.1990',
    '05_01_1990',
    '5/1/1990',
    '1990-05-01T00:00:00.000Z',
    '1990-05-01T23:30:00-11:00',
  ];
  for (const text of same) assert.equal(parseDateOfBirth(text), '1990-05-01', text);
  for (const text of ['', '13/01/1990', '1990/02/30', '05/01-1990', '01.05.90', '1990-05-01Tnoon']) {
    assert.equal(parseDateOfBirth(text), undefined, text);
  }
});

test('every moment shown on the wall clock of a zone is read back, but for the second of an hour shown twice', () => {
  const seconds = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2060, 0) }).map(ms => ms - (ms % 1000));
  fc.assert(
    fc.property(seconds, fc.constantFrom(...zones), (moment, zone) => {
      const read = parseTime(toWallClock(moment, zone), zone);
      assert.ok(read !== undefined && read <= moment && moment - read <= 3_600_000);
      assert.equal(toWallClock(read, zone), toWallClock(moment, zone));
    }),
  );
});

test('a moment lies in the local day of its wall clock', () => {
  const milliseconds = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2060, 0) });
  fc.assert(
    fc.property(milliseconds, fc.constantFrom(...zones), (moment, zone) => {
      const day = localDay(toWallClock(moment, zone).slice(0, 10), zone);
      assert.ok(day && day.start <= moment && moment < day.end);
    }),
  );
});

test('the wall clock shows the local date and time', () => {
  assert.equal(toWallClock(Date.UTC(2026, 6, 1, 13, 30), 'America/New_York'), '2026-07-01 09:30:00');
  assert.equal(toWallClock(Date.UTC(2026, 0, 1), 'Asia/Kolkata'), '2026-01-01 05:30:00');
});

test('a time zone is an IANA name', () => {
  for (const name of ['Europe/Berlin', 'UTC', 'America/Argentina/Ushuaia'])
    assert.equal(isTimeZone(name), true, name);
  for (const name of ['', 'Mars/Olympus', '+02:00', 'Europe/Berlin ', '\0']) {
    assert.equal(isTimeZone(name), false, name);
  }
});
