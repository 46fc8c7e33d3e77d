import { toIso } from '#base/clock.ts';
import { changesBetween } from '#contacts/changes.ts';
import type { EventDraft } from '#contacts/event.ts';
import type { Task } from '#contacts/task.ts';
import { foldText } from '#contacts/text.ts';
import { noteEventsOf } from './contacts/contacts.ts';
import { hangingRecords } from './hanging-records.ts';
import type { StoreReader, StoreWriter } from './store.ts';
import type { TaskTable } from './tables.ts';
import { timeTask, untime } from './timed.ts';

/** What of a task can be changed. The due date is in milliseconds. */
export interface TaskFields {
  readonly title: string;
  readonly body: string | null;
  readonly dueDate: number;
  readonly completed: boolean;
  readonly assignedTo: string | null;
}

export const taskRows = hangingRecords<TaskTable>('task', 'The task');

export async function getTask(store: StoreReader, contactId: string, id: string): Promise<Task> {
  return presentTask(await taskRows.get(store, contactId, id));
}

/** Throws `not_found` when the contact is not there. */
export async function insertTask(store: StoreWriter, contactId: string, fields: TaskFields): Promise<Task> {
  const row: TaskTable = {
    location_id: store.locationId,
    contact_id: contactId,
    id: store.newId(),
    version: 1,
    ...columnsOf(fields),
    date_added: store.now,
    date_updated: store.now,
  };
  const task = presentTask(row);
  await noteEventsOf(store, contactId, [
    { type: 'task.created', data: { task }, changes: changesBetween(undefined, task, members) },
  ]);
  await taskRows.insert(store, row);
  await timeTask(store, row);
  return task;
}

/** Changes the named fields. Where nothing differs, nothing is written and the version stays. */
export async function changeTask(
  store: StoreWriter,
  before: TaskTable,
  fields: Partial<TaskFields>,
): Promise<Task> {
  const row: TaskTable = {
    ...before,
    ...columnsOf({ ...fieldsOf(before), ...fields }),
    version: before.version + 1,
    date_updated: store.now,
  };
  const events = updateEvents(presentTask(before), presentTask(row));
  if (events.length === 0) return presentTask(before);
  await noteEventsOf(store, before.contact_id, events);
  await taskRows.update(store, row);
  await timeTask(store, row);
  return presentTask(row);
}

export async function removeTask(store: StoreWriter, row: TaskTable): Promise<void> {
  await noteEventsOf(store, row.contact_id, [
    { type: 'task.deleted', data: { task: presentTask(row) }, changes: [] },
  ]);
  await taskRows.remove(store, row);
  await untime(store, ['task.due', 'task.overdue'], row.id);
}

export function presentTask(row: TaskTable): Task {
  return {
    id: row.id,
    contactId: row.contact_id,
    version: row.version,
    title: row.title,
    ...(row.body !== null && { body: row.body }),
    dueDate: toIso(row.due_date),
    completed: row.completed === 1,
    ...(row.assigned_to !== null && { assignedTo: row.assigned_to }),
    dateAdded: toIso(row.date_added),
    dateUpdated: toIso(row.date_updated),
  };
}

const members = ['title', 'body', 'dueDate', 'assignedTo'] as const;

/** The state of a task has events of its own; the rest is an update. */
function updateEvents(before: Task, after: Task): EventDraft[] {
  const changes = changesBetween(before, after, members);
  const state = changesBetween(before, after, ['completed']);
  return [
    ...(changes.length > 0 ? [{ type: 'task.updated', data: { task: after }, changes } as const] : []),
    ...(state.length > 0
      ? [
          {
            type: after.completed ? 'task.completed' : 'task.reopened',
            data: { task: after },
            changes: state,
          } as const,
        ]
      : []),
  ];
}

function columnsOf(fields: TaskFields) {
  return {
    title: fields.title,
    body: fields.body,
    text_folded: foldText(`${fields.title}\n${fields.body ?? ''}`),
    due_date: fields.dueDate,
    completed: fields.completed ? 1 : 0,
    assigned_to: fields.assignedTo,
  };
}

export function fieldsOf(row: TaskTable): TaskFields {
  return {
    title: row.title,
    body: row.body,
    dueDate: row.due_date,
    completed: row.completed === 1,
    assignedTo: row.assigned_to,
  };
}
