import { toIso } from '#base/clock.ts';
import { notFound } from '#base/errors.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { changesBetween } from '#contacts/changes.ts';
import type { RecurrenceRule, RecurringTask } from '#contacts/recurring-task.ts';
import { insertRow, updateRow } from './rows.ts';
import { schedule, unschedule } from './schedule.ts';
import { statement } from './statement.ts';
import type { StoreReader, StoreWriter } from './store.ts';
import type { RecurringTaskTable } from './tables.ts';
import { assertVersion } from './version.ts';

/** The kind under which the next occurrence stands in the schedule. */
export const recurringTaskKind = 'recurringTask';

/** What of a recurring task can be changed; the times of its rule are in UTC. */
export interface RecurringTaskFields {
  readonly title: string;
  readonly description: string;
  readonly contactIds: readonly string[];
  readonly owners: readonly string[];
  readonly rule: RecurrenceRule;
  /** When it comes next; nothing where no occurrence is left. */
  readonly nextAt: number | null;
}

const byId = statement<{ location_id: string; id: string }>()((database, bind) =>
  database
    .selectFrom('recurring_task')
    .selectAll()
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id')),
);

const lockById = statement<{ location_id: string; id: string }>()((database, bind, kind) => {
  const query = database
    .selectFrom('recurring_task')
    .selectAll()
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id'));
  return kind === 'sqlite' ? query : query.forUpdate();
});

/** Throws `not_found`. */
export async function getRecurringTask(store: StoreReader, id: string): Promise<RecurringTask> {
  const [row] = await store.rows(byId, { location_id: store.locationId, id });
  if (!row) throw notFound('The recurring task');
  return presentRecurringTask(row);
}

/** With the row locked; throws `not_found`, and `version_conflict` when it was changed since `ifVersion`. */
export async function getRecurringTaskForChange(
  store: StoreWriter,
  id: string,
  ifVersion?: number,
): Promise<RecurringTaskTable> {
  const row = await findRecurringTaskForChange(store, id);
  if (!row) throw notFound('The recurring task');
  assertVersion('The recurring task', row, ifVersion);
  return row;
}

export async function findRecurringTaskForChange(
  store: StoreWriter,
  id: string,
): Promise<RecurringTaskTable | undefined> {
  const [row] = await store.rows(lockById, { location_id: store.locationId, id });
  return row;
}

export interface RecurringTaskPage {
  readonly contactId?: string | undefined;
  readonly after?: readonly [dateAdded: number, id: string] | undefined;
  readonly limit: number;
}

/** A page of the recurring tasks of the location, the newest first; `last` where there are more. */
export async function listRecurringTasks(
  store: StoreReader,
  { contactId, after, limit }: RecurringTaskPage,
): Promise<{
  readonly recurringTasks: RecurringTask[];
  readonly last?: readonly [dateAdded: number, id: string];
}> {
  let query = store.database
    .selectFrom('recurring_task')
    .selectAll()
    .where('location_id', '=', store.locationId);
  if (contactId !== undefined) query = query.where('contact_ids', 'like', `%${JSON.stringify(contactId)}%`);
  if (after) {
    const [dateAdded, id] = after;
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('date_added', 'id'), '<', tuple(dateAdded, id)),
    );
  }
  const rows = await query
    .orderBy('date_added', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    recurringTasks: rows.slice(0, limit).map(presentRecurringTask),
    ...(last && { last: [last.date_added, last.id] }),
  };
}

export async function insertRecurringTask(
  store: StoreWriter,
  fields: RecurringTaskFields,
): Promise<RecurringTaskTable> {
  const row: RecurringTaskTable = {
    location_id: store.locationId,
    id: store.newId(),
    version: 1,
    ...columnsOf(fields),
    occurrences: 0,
    date_added: store.now,
    date_updated: store.now,
  };
  await insertRow(store, 'recurring_task', row);
  await keepScheduled(store, row);
  const recurringTask = presentRecurringTask(row);
  const changes = changesBetween(undefined, recurringTask, members);
  store.noteEvent({ type: 'recurringTask.created', data: { recurringTask }, changes });
  return row;
}

/** Changes what people say of it. Where nothing differs, nothing is written and the version stays. */
export async function changeRecurringTask(
  store: StoreWriter,
  before: RecurringTaskTable,
  fields: RecurringTaskFields,
): Promise<RecurringTask> {
  const row = { ...before, ...columnsOf(fields), version: before.version + 1, date_updated: store.now };
  const recurringTask = presentRecurringTask(row);
  const changes = changesBetween(presentRecurringTask(before), recurringTask, members);
  if (changes.length === 0) return presentRecurringTask(before);
  await updateRow(store, 'recurring_task', row);
  await keepScheduled(store, row);
  store.noteEvent({ type: 'recurringTask.updated', data: { recurringTask }, changes });
  return recurringTask;
}

/** Notes that an occurrence came, and when the next does. */
export async function passOccurrence(
  store: StoreWriter,
  before: RecurringTaskTable,
  nextAt: number | null,
): Promise<RecurringTaskTable> {
  const row = { ...before, occurrences: before.occurrences + 1, next_at: nextAt };
  await updateRow(store, 'recurring_task', row);
  await keepScheduled(store, row);
  return row;
}

export async function removeRecurringTask(store: StoreWriter, row: RecurringTaskTable): Promise<void> {
  await unschedule(store, { kind: recurringTaskKind, recordId: row.id });
  await store.database
    .deleteFrom('recurring_task_made')
    .where('location_id', '=', store.locationId)
    .where('recurring_task_id', '=', row.id)
    .execute();
  await store.database
    .deleteFrom('recurring_task')
    .where('location_id', '=', store.locationId)
    .where('id', '=', row.id)
    .execute();
  const recurringTask = presentRecurringTask(row);
  store.noteEvent({ type: 'recurringTask.deleted', data: { recurringTask }, changes: [] });
}

async function keepScheduled(store: StoreWriter, { id, next_at }: RecurringTaskTable): Promise<void> {
  const due = { kind: recurringTaskKind, recordId: id };
  if (next_at === null) await unschedule(store, due);
  else await schedule(store, { ...due, dueAt: next_at });
}

const members = ['title', 'description', 'contactIds', 'owners', 'rruleOptions'] as const;

function columnsOf(fields: RecurringTaskFields) {
  return {
    title: fields.title,
    description: fields.description,
    contact_ids: JSON.stringify(fields.contactIds),
    owners: JSON.stringify(fields.owners),
    rule: JSON.stringify(fields.rule),
    next_at: fields.nextAt,
  };
}

export function presentRecurringTask(row: RecurringTaskTable): RecurringTask {
  const [contactIds, owners] = [idsIn(row.contact_ids), idsIn(row.owners)];
  return {
    id: row.id,
    version: row.version,
    locationId: row.location_id,
    title: row.title,
    description: row.description,
    contactIds,
    owners,
    contactId: contactIds[0] ?? '',
    ...(owners[0] !== undefined && { assignedTo: owners[0] }),
    rruleOptions: ruleIn(row),
    totalOccurrence: row.occurrences,
    ...(row.next_at !== null && { nextOccurrence: toIso(row.next_at) }),
    deleted: false,
    createdAt: toIso(row.date_added),
    updatedAt: toIso(row.date_updated),
  };
}

export function ruleIn({ rule }: RecurringTaskTable): RecurrenceRule {
  const parsed = parseJson(rule);
  if (!isRule(parsed)) throw new Error('The kept rule of a recurring task is not an object.');
  return parsed;
}

/** Only `columnsOf` makes these documents, so that they are objects says enough. */
function isRule(value: unknown): value is RecurrenceRule {
  return isRecord(value);
}

function idsIn(text: string): string[] {
  const parsed = parseJson(text);
  return Array.isArray(parsed) ? parsed.map(String) : [];
}
