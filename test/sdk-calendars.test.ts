import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { GHLNotFoundError, GHLValidationError } from '@gohighlevel/api-client';
import { officeHours } from '#test/support/calendars.ts';
import { at, textAt } from '#test/support/operations.ts';
import { startRoster } from '#test/support/roster.ts';
import { connectSdk, type Sdk, unanswered } from '#test/support/sdk.ts';

let roster: Awaited<ReturnType<typeof startRoster>>;
let sdk: Sdk;

before(async () => {
  roster = await startRoster();
  sdk = connectSdk(roster.baseUrl, await roster.token());
});
after(() => roster.close());

const day = 86_400_000;
/** The next Tuesday but some, midnight UTC: far enough for every zone. */
const tuesday = Date.UTC(2031, 0, 7);

async function newCalendar(): Promise<string> {
  const { openHours, ...settings } = officeHours;
  const { calendar } = await sdk.ghl.calendars.createCalendar({
    locationId: roster.locationId,
    ...settings,
    openHours,
  });
  return textAt(calendar, 'id');
}

async function newContact(): Promise<string> {
  const { contact } = await sdk.ghl.contacts.createContact({
    locationId: roster.locationId,
    firstName: 'Priya',
  });
  return textAt(contact, 'id');
}

async function refusal(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => assert.fail('The call was not refused.'),
    (error: unknown) => error,
  );
}

/** The first free slot of the Tuesday. */
async function firstSlot(calendarId: string): Promise<string> {
  const days: unknown = await sdk.ghl.calendars.getSlots({
    calendarId,
    startDate: tuesday,
    endDate: tuesday + day,
  });
  return textAt(days, '2031-01-07.slots.0');
}

test('a calendar is created, listed, read, changed and deleted through HighLevel’s SDK', async () => {
  const { calendars } = sdk.ghl;
  const calendarId = await newCalendar();
  const listed = await calendars.getCalendars({ locationId: roster.locationId });
  assert.ok(listed.calendars?.some(({ id }) => id === calendarId));
  await calendars.updateCalendar({ calendarId }, { name: 'Second visits', slotBuffer: 15 });
  const { calendar } = await calendars.getCalendar({ calendarId });
  assert.equal(calendar.name, 'Second visits');
  assert.equal(calendar.slotBuffer, 15);
  assert.equal((await calendars.deleteCalendar({ calendarId })).success, true);
  assert.ok((await refusal(calendars.getCalendar({ calendarId }))) instanceof GHLNotFoundError);
});

test('a free slot is booked, moved, found, and refused to the next', async () => {
  const { calendars } = sdk.ghl;
  const { locationId } = roster;
  const calendarId = await newCalendar();
  const contactId = await newContact();
  const startTime = await firstSlot(calendarId);
  const booked = await calendars.createAppointment({ calendarId, locationId, contactId, startTime });
  const eventId = textAt(booked, 'id');
  assert.notEqual(await firstSlot(calendarId), startTime);
  const again = calendars.createAppointment({ calendarId, locationId, contactId, startTime });
  const refused = await refusal(again);
  assert.ok(refused instanceof GHLValidationError);
  assert.equal(refused.statusCode, 400);
  assert.equal(refused.message, 'The slot you have selected is no longer available.');

  const later = await firstSlot(calendarId);
  await calendars.editAppointment({ eventId }, { startTime: later, title: 'Check-up' });
  const { event } = await calendars.getAppointment({ eventId });
  assert.equal(at(event, 'title'), 'Check-up');
  const { events } = await calendars.getCalendarEvents({
    locationId,
    calendarId,
    startTime: String(tuesday),
    endTime: String(tuesday + day),
  });
  assert.equal(events?.length, 1);
  const ofContact = await sdk.ghl.contacts.getAppointmentsForContact({ contactId });
  assert.equal(ofContact.events?.length, 1);
  assert.equal((await calendars.deleteEvent({ eventId }, {})).succeeded, true);
});

test('time is blocked, moved and listed', async () => {
  const { calendars } = sdk.ghl;
  const { locationId } = roster;
  const calendarId = await newCalendar();
  const times = { startTime: '2031-01-07T14:00:00Z', endTime: '2031-01-07T15:00:00Z' };
  const blocked = await calendars.createBlockSlot({ calendarId, locationId, ...times });
  const change = { calendarId, locationId, title: 'Lunch', endTime: '2031-01-07T16:00:00Z' };
  await calendars.editBlockSlot({ eventId: blocked.id }, change);
  const { events } = await calendars.getBlockedSlots({
    locationId,
    calendarId,
    startTime: String(tuesday),
    endTime: String(tuesday + day),
  });
  assert.equal(events?.[0]?.title, 'Lunch');
});

test('a note on an appointment is written, listed, changed and deleted', async () => {
  const { calendars } = sdk.ghl;
  const calendarId = await newCalendar();
  const booking = { calendarId, locationId: roster.locationId, contactId: await newContact() };
  const booked = await calendars.createAppointment({ ...booking, startTime: await firstSlot(calendarId) });
  const appointmentId = textAt(booked, 'id');
  const { note } = await calendars.createAppointmentNote({ appointmentId }, { body: 'Bring the form.' });
  const noteId = textAt(note, 'id');
  await calendars.updateAppointmentNote({ appointmentId, noteId }, { body: 'Bring both forms.' });
  const page = await calendars.getAppointmentNotes({ appointmentId, limit: 10, offset: 0 });
  assert.equal(page.notes?.[0]?.body, 'Bring both forms.');
  assert.equal((await calendars.deleteAppointmentNote({ appointmentId, noteId })).success, true);
});

test('a recurring task is made, read, changed and deleted', async () => {
  const { locations } = sdk.ghl;
  const { locationId } = roster;
  const rruleOptions = {
    intervalType: 'weekly',
    interval: 1,
    startDate: '2031-01-07',
    dueAfterSeconds: 3600,
  };
  const task = { title: 'Call', contactIds: [await newContact()], rruleOptions };
  const { recurringTask } = await locations.createRecurringTask({ locationId }, task);
  const id = textAt(recurringTask, 'id');
  await locations.updateRecurringTask({ locationId, id }, { title: 'Write' });
  const read = await locations.getRecurringTaskById({ locationId, id });
  assert.equal(at(read, 'recurringTask.title'), 'Write');
  assert.equal((await locations.deleteRecurringTask({ locationId, id })).success, true);
});

test('each operation that HighLevel publishes for calendars was answered as published', () => {
  assert.deepEqual(unanswered('dated', 'calendars', sdk.answers), []);
});
