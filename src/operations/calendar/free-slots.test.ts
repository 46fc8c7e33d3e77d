import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { addCalendar, book } from '#test/support/calendars.ts';
import { specify } from '#test/support/operations.ts';
import { insertUsers } from '#test/support/people.ts';
import { cancelAppointment } from '../appointment/cancel.ts';
import { createAppointment } from '../appointment/create.ts';
import { deleteContact } from '../contact/delete.ts';
import { restoreContact } from '../contact/restore.ts';
import { createBlockSlot } from './create-block-slot.ts';
import { getFreeSlots } from './free-slots.ts';

const tuesday = { startDate: Date.UTC(2031, 0, 7, 5), endDate: Date.UTC(2031, 0, 8, 5) - 1 };
const every = { openHour: 9, openMinute: 0, closeHour: 13, closeMinute: 0 };
const morning = { openHours: [{ daysOfTheWeek: [0, 1, 2, 3, 4, 5, 6], hours: [every] }] };

specify(getFreeSlots, context => {
  const { perform, sample } = context;

  /** The hours at which a slot of the Tuesday begins. */
  const hours = async (calendarId: string, asked: object = {}) => {
    const days = await perform(getFreeSlots, { calendarId, ...tuesday, ...asked });
    return Object.values(days)
      .flatMap(day => (day !== null && typeof day === 'object' && 'slots' in day ? day.slots : []))
      .map(time => String(time).slice(11, 16));
  };

  test('the bookable times of each open day are answered with their offset, keyed by date', async () => {
    const calendarId = await addCalendar(context, morning);
    await book(context, calendarId, '2031-01-07T10:00:00');
    const answer = await sample({ calendarId, startDate: tuesday.startDate, endDate: tuesday.endDate });
    assertHighLevelShape(getFreeSlots, answer);
    assert.deepEqual(answer, {
      '2031-01-07': {
        slots: ['2031-01-07T09:00:00-05:00', '2031-01-07T11:00:00-05:00', '2031-01-07T12:00:00-05:00'],
      },
    });
    const inTokyo = await perform(getFreeSlots, { calendarId, ...tuesday, timezone: 'Asia/Tokyo' });
    assert.deepEqual(Object.keys(inTokyo), ['2031-01-07', '2031-01-08']);
  });

  test('a blocked time, a cancellation, and a contact in the bin and back count at once', async () => {
    const calendarId = await addCalendar(context, morning);
    const one = await book(context, calendarId, '2031-01-07T09:00:00');
    const two = await book(context, calendarId, '2031-01-07T10:00:00');
    const block = { startTime: '2031-01-07T11:30:00', endTime: '2031-01-07T12:00:00' };
    await perform(createBlockSlot, { calendarId, ...block });
    assert.deepEqual(await hours(calendarId), ['12:00']);
    await perform(cancelAppointment, { eventId: one.eventId });
    assert.deepEqual(await hours(calendarId), ['09:00', '12:00']);
    await perform(deleteContact, { contactId: two.contactId });
    assert.deepEqual(await hours(calendarId), ['09:00', '10:00', '12:00']);
    await perform(restoreContact, { contactId: two.contactId });
    assert.deepEqual(await hours(calendarId), ['09:00', '12:00']);
  });

  test('buffers, notice, how far ahead, seats and bookings a day are held', async () => {
    const buffered = await addCalendar(context, { ...morning, slotInterval: 30, slotBuffer: 30 });
    await book(context, buffered, '2031-01-07T10:30:00');
    assert.deepEqual(await hours(buffered), ['09:00', '12:00']);

    const seats = await addCalendar(context, { ...morning, appoinmentPerSlot: 2, appoinmentPerDay: 3 });
    await book(context, seats, '2031-01-07T09:00:00');
    await book(context, seats, '2031-01-07T09:00:00');
    assert.deepEqual(await hours(seats), ['10:00', '11:00', '12:00']);
    await book(context, seats, '2031-01-07T10:00:00');
    assert.deepEqual(await hours(seats), []);

    // The clock says Thursday, 15 January 2026, four in the morning in New York.
    const soon = { startDate: Date.UTC(2026, 0, 15), endDate: Date.UTC(2026, 0, 20) };
    const noticed = { ...morning, allowBookingAfter: 7, allowBookingAfterUnit: 'hours' };
    const near = await addCalendar(context, { ...noticed, allowBookingFor: 1, allowBookingForUnit: 'days' });
    assert.deepEqual(await hours(near, soon), ['11:00', '12:00', '09:00', '10:00', '11:00', '12:00']);
    const draft = await addCalendar(context, { ...morning, isActive: false });
    assert.deepEqual(await hours(draft), []);
  });

  test('a slot is free while one of the team is, and of a collective calendar while all are', async () => {
    const [ada = '', kofi = ''] = await insertUsers(context, ['Ada Example', 'Kofi Example']);
    const teamMembers = [{ userId: ada }, { userId: kofi }];
    const one = await addCalendar(context, { ...morning, teamMembers });
    const all = await addCalendar(context, { ...morning, teamMembers, calendarType: 'collective' });
    await book(context, one, '2031-01-07T09:00:00', { assignedUserId: ada });
    const block = { startTime: '2031-01-07T10:00:00', endTime: '2031-01-07T11:00:00' };
    await perform(createBlockSlot, { assignedUserId: kofi, ...block });
    assert.deepEqual(await hours(one), ['09:00', '10:00', '11:00', '12:00']);
    assert.deepEqual(await hours(one, { userId: ada }), ['10:00', '11:00', '12:00']);
    assert.deepEqual(await hours(one, { userIds: [kofi] }), ['09:00', '11:00', '12:00']);
    assert.deepEqual(await hours(all), ['11:00', '12:00']);
    await book(context, all, '2031-01-07T11:00:00');
    assert.deepEqual(await hours(one), ['09:00', '10:00', '12:00']);
  });

  test('a day of its own takes the place of its open hours, and hours may end the next day', async () => {
    const late = { openHour: 22, openMinute: 0, closeHour: 1, closeMinute: 0 };
    const own = { date: '2031-01-07T00:00:00.000Z', hours: [late] };
    const both = await addCalendar(context, { ...morning, availabilities: [own] });
    assert.deepEqual(await hours(both), ['22:00', '23:00']);
    assert.deepEqual(
      await hours(both, { startDate: tuesday.endDate + 1, endDate: tuesday.endDate + 7_200_000 }),
      ['00:00'],
    );
    const open = await addCalendar(context, { ...morning, availabilities: [own], availabilityType: 0 });
    assert.deepEqual(await hours(open), ['09:00', '10:00', '11:00', '12:00']);
    const closed = await addCalendar(context, { ...morning, availabilities: [{ ...own, hours: [] }] });
    assert.deepEqual(await hours(closed), []);
  });

  test('more than 31 days, a zone that is none and a calendar that is not there are refused', async () => {
    const calendarId = await addCalendar(context);
    const asked = { calendarId, ...tuesday };
    await assert.rejects(perform(getFreeSlots, { ...asked, endDate: tuesday.startDate + 32 * 86_400_000 }), {
      message: 'endDate must be after startDate, by 31 days at most',
    });
    await assert.rejects(perform(getFreeSlots, { ...asked, timezone: 'Mars' }), {
      message: 'timezone must be an IANA name',
    });
    await assert.rejects(perform(getFreeSlots, { ...asked, calendarId: 'unknown' }), { code: 'not_found' });
    await assert.rejects(
      perform(createAppointment, { calendarId: 'unknown', contactId: 'x', startTime: 'x' }),
      {
        code: 'not_found',
      },
    );
  });
});
