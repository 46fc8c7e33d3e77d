import { toIso } from '#base/clock.ts';
import { notFound } from '#base/errors.ts';
import type { BlockedSlot } from '#contacts/calendar-event.ts';
import { changesBetween } from '#contacts/changes.ts';
import type { EventSearch } from './appointment-search.ts';
import { calendarGroups } from './calendars.ts';
import { insertRow, updateRow } from './rows.ts';
import { statement } from './statement.ts';
import type { StoreReader, StoreWriter } from './store.ts';
import type { BlockedSlotTable } from './tables.ts';
import { assertVersion } from './version.ts';

/** What of a blocked time can be changed; it is a calendar's or a user's. Times are milliseconds. */
export interface BlockedSlotFields {
  readonly calendarId: string | null;
  readonly assignedUserId: string | null;
  readonly title: string;
  readonly startTime: number;
  readonly endTime: number;
}

const lockById = statement<{ location_id: string; id: string }>()((database, bind, kind) => {
  const query = database
    .selectFrom('blocked_slot')
    .selectAll()
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id'));
  return kind === 'sqlite' ? query : query.forUpdate();
});

/** With the row locked; throws `not_found`, and `version_conflict` when it was changed since `ifVersion`. */
export async function getBlockedSlotForChange(
  store: StoreWriter,
  id: string,
  ifVersion?: number,
): Promise<BlockedSlotTable> {
  const row = await findBlockedSlotForChange(store, id);
  if (!row) throw notFound('The blocked time');
  assertVersion('The blocked time', row, ifVersion);
  return row;
}

export async function findBlockedSlotForChange(
  store: StoreWriter,
  id: string,
): Promise<BlockedSlotTable | undefined> {
  const [row] = await store.rows(lockById, { location_id: store.locationId, id });
  return row;
}

/** The blocked times that touch a window, by their start. */
export async function searchBlockedSlots(
  store: StoreReader,
  { start, end, calendarId, userId, groupId, limit }: EventSearch,
): Promise<BlockedSlot[]> {
  let query = store.database
    .selectFrom('blocked_slot')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('end_time', '>', start)
    .where('start_time', '<', end);
  if (calendarId !== undefined) query = query.where('calendar_id', '=', calendarId);
  if (userId !== undefined) query = query.where('assigned_user_id', '=', userId);
  if (groupId !== undefined) {
    const ofGroup = [...(await calendarGroups(store))].filter(([, group]) => group === groupId);
    if (ofGroup.length === 0) return [];
    query = query.where(
      'calendar_id',
      'in',
      ofGroup.map(([id]) => id),
    );
  }
  const rows = await query.orderBy('start_time').orderBy('id').limit(limit).execute();
  return rows.map(presentBlockedSlot);
}

export async function insertBlockedSlot(store: StoreWriter, fields: BlockedSlotFields): Promise<BlockedSlot> {
  const row: BlockedSlotTable = {
    location_id: store.locationId,
    id: store.newId(),
    version: 1,
    ...columnsOf(fields),
    date_added: store.now,
    date_updated: store.now,
  };
  await insertRow(store, 'blocked_slot', row);
  const blockedSlot = presentBlockedSlot(row);
  const changes = changesBetween(undefined, blockedSlot, members);
  store.noteEvent({ type: 'blockedSlot.created', data: { blockedSlot }, changes });
  return blockedSlot;
}

/** Changes the named fields. Where nothing differs, nothing is written and the version stays. */
export async function changeBlockedSlot(
  store: StoreWriter,
  before: BlockedSlotTable,
  fields: BlockedSlotFields,
): Promise<BlockedSlot> {
  const row: BlockedSlotTable = {
    ...before,
    ...columnsOf(fields),
    version: before.version + 1,
    date_updated: store.now,
  };
  const blockedSlot = presentBlockedSlot(row);
  const changes = changesBetween(presentBlockedSlot(before), blockedSlot, members);
  if (changes.length === 0) return presentBlockedSlot(before);
  await updateRow(store, 'blocked_slot', row);
  store.noteEvent({ type: 'blockedSlot.updated', data: { blockedSlot }, changes });
  return blockedSlot;
}

export async function removeBlockedSlot(store: StoreWriter, row: BlockedSlotTable): Promise<void> {
  await store.database
    .deleteFrom('blocked_slot')
    .where('location_id', '=', store.locationId)
    .where('id', '=', row.id)
    .execute();
  const blockedSlot = presentBlockedSlot(row);
  store.noteEvent({ type: 'blockedSlot.deleted', data: { blockedSlot }, changes: [] });
}

const members = ['calendarId', 'assignedUserId', 'title', 'startTime', 'endTime'] as const;

function columnsOf(fields: BlockedSlotFields) {
  return {
    calendar_id: fields.calendarId,
    assigned_user_id: fields.assignedUserId,
    title: fields.title,
    start_time: fields.startTime,
    end_time: fields.endTime,
  };
}

function presentBlockedSlot(row: BlockedSlotTable): BlockedSlot {
  return {
    id: row.id,
    version: row.version,
    locationId: row.location_id,
    title: row.title,
    ...(row.calendar_id !== null && { calendarId: row.calendar_id }),
    ...(row.assigned_user_id !== null && { assignedUserId: row.assigned_user_id }),
    startTime: toIso(row.start_time),
    endTime: toIso(row.end_time),
    dateAdded: toIso(row.date_added),
    dateUpdated: toIso(row.date_updated),
  };
}
