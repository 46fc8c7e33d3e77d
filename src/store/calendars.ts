import { toIso } from '#base/clock.ts';
import { notFound } from '#base/errors.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { type Calendar, type CalendarSettings, calendarSettings } from '#contacts/calendar.ts';
import { changesBetween } from '#contacts/changes.ts';
import { insertRow, updateRow } from './rows.ts';
import { statement } from './statement.ts';
import type { StoreReader, StoreWriter } from './store.ts';
import type { CalendarTable } from './tables.ts';
import { assertVersion } from './version.ts';

const byId = statement<{ location_id: string; id: string }>()((database, bind) =>
  database
    .selectFrom('calendar')
    .selectAll()
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id')),
);

const lockById = statement<{ location_id: string; id: string }>()((database, bind, kind) => {
  const query = database
    .selectFrom('calendar')
    .selectAll()
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id'));
  return kind === 'sqlite' ? query : query.forUpdate();
});

/** Throws `not_found`. */
export async function getCalendar(store: StoreReader, id: string): Promise<Calendar> {
  const calendar = await findCalendar(store, id);
  if (!calendar) throw notFound('The calendar');
  return calendar;
}

export async function findCalendar(store: StoreReader, id: string): Promise<Calendar | undefined> {
  const [row] = await store.rows(byId, { location_id: store.locationId, id });
  return row && presentCalendar(row);
}

/** As `getCalendar`, with the row locked; throws `version_conflict` when it was changed since `ifVersion`. */
export async function getCalendarForChange(
  store: StoreWriter,
  id: string,
  ifVersion?: number,
): Promise<CalendarTable> {
  const [row] = await store.rows(lockById, { location_id: store.locationId, id });
  if (!row) throw notFound('The calendar');
  assertVersion('The calendar', row, ifVersion);
  return row;
}

/** All calendars of the location, the oldest first. */
export async function listCalendars(store: StoreReader): Promise<Calendar[]> {
  const rows = await store.database
    .selectFrom('calendar')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .orderBy('date_added')
    .orderBy('id')
    .execute();
  return rows.map(presentCalendar);
}

/** The group of each calendar that has one, by the id of the calendar. */
export async function calendarGroups(store: StoreReader): Promise<ReadonlyMap<string, string>> {
  const rows = await store.database
    .selectFrom('calendar')
    .select(['id', 'group_id'])
    .where('location_id', '=', store.locationId)
    .where('group_id', 'is not', null)
    .execute();
  return new Map(rows.map(({ id, group_id }) => [id, group_id ?? '']));
}

export async function insertCalendar(
  store: StoreWriter,
  name: string,
  settings: CalendarSettings,
): Promise<Calendar> {
  const row: CalendarTable = {
    location_id: store.locationId,
    id: store.newId(),
    version: 1,
    name,
    ...columnsOf(settings),
    date_added: store.now,
    date_updated: store.now,
  };
  await insertRow(store, 'calendar', row);
  const calendar = presentCalendar(row);
  const changes = changesBetween(undefined, calendar, members);
  store.noteEvent({ type: 'calendar.created', data: { calendar }, changes });
  return calendar;
}

/** Changes the named settings. Where nothing differs, nothing is written and the version stays. */
export async function changeCalendar(
  store: StoreWriter,
  before: CalendarTable,
  { name = before.name, ...changed }: CalendarSettings & { readonly name?: string },
): Promise<Calendar> {
  const shownBefore = presentCalendar(before);
  const row: CalendarTable = {
    ...before,
    name,
    ...columnsOf({ ...settingsIn(before), ...changed }),
    version: before.version + 1,
    date_updated: store.now,
  };
  const calendar = presentCalendar(row);
  const changes = changesBetween(shownBefore, calendar, members);
  if (changes.length === 0) return shownBefore;
  await updateRow(store, 'calendar', row);
  store.noteEvent({ type: 'calendar.updated', data: { calendar }, changes });
  return calendar;
}

export async function removeCalendar(store: StoreWriter, row: CalendarTable): Promise<void> {
  await store.database
    .deleteFrom('calendar')
    .where('location_id', '=', store.locationId)
    .where('id', '=', row.id)
    .execute();
  store.noteEvent({ type: 'calendar.deleted', data: { calendar: presentCalendar(row) }, changes: [] });
}

export function presentCalendar(row: CalendarTable): Calendar {
  return {
    id: row.id,
    locationId: row.location_id,
    version: row.version,
    name: row.name,
    ...settingsIn(row),
    dateAdded: toIso(row.date_added),
    dateUpdated: toIso(row.date_updated),
  };
}

const members = ['name', ...Object.keys(calendarSettings).filter(isSetting), 'calendarType'] as const;

function isSetting(member: string): member is keyof typeof calendarSettings {
  return Object.hasOwn(calendarSettings, member);
}

function columnsOf(settings: CalendarSettings) {
  return { group_id: settings.groupId || null, settings: JSON.stringify(settings) };
}

function settingsIn({ settings }: CalendarTable): CalendarSettings {
  const parsed = parseJson(settings);
  if (!areSettings(parsed)) throw new Error('The kept settings of a calendar are not an object.');
  return parsed;
}

/** Only `columnsOf` makes these documents, so that they are objects says enough. */
function areSettings(value: unknown): value is CalendarSettings {
  return isRecord(value);
}
