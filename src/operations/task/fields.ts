import type { Static, TObject } from 'typebox';
import { type FieldError, invalidInput } from '#base/errors.ts';
import type { Location } from '#contacts/location.ts';
import { parseDueDate } from '#contacts/time.ts';
import type { StoreReader } from '#store/store.ts';
import type { TaskFields } from '#store/tasks.ts';
import { unknownUsers } from '#store/users.ts';
import type { taskChanges, taskMembers } from './members.ts';

/** A new task as it is kept. `path` is where in the input it stands. Throws `invalid_input`. */
export async function toTaskFields(
  store: StoreReader,
  location: Location,
  task: Static<TObject<typeof taskMembers>>,
  path = '',
): Promise<TaskFields> {
  const fields = await toTaskChanges(store, location, task, path);
  return {
    body: null,
    completed: false,
    assignedTo: null,
    ...fields,
    title: task.title,
    dueDate: fields.dueDate ?? 0,
  };
}

/** The members of a task that were sent, as they are kept. Throws `invalid_input`. */
export async function toTaskChanges(
  store: StoreReader,
  location: Location,
  task: Static<TObject<typeof taskChanges>>,
  path = '',
): Promise<Partial<TaskFields>> {
  const problems: FieldError[] = [];
  const dueDate = task.dueDate === undefined ? undefined : parseDueDate(task.dueDate, location.timezone);
  if (task.dueDate !== undefined && dueDate === undefined) {
    problems.push({
      member: `${path}dueDate`,
      message: `${path}dueDate must be an ISO 8601 date, as 2026-11-24T09:00:00Z`,
    });
  }
  const assignedTo = task.assignedTo === '' ? null : task.assignedTo;
  if (assignedTo && (await unknownUsers(store, [assignedTo])).length > 0) {
    problems.push({ member: `${path}assignedTo`, message: `${path}assignedTo must be the id of a user` });
  }
  if (problems.length > 0) throw invalidInput(problems);
  return {
    ...(task.title !== undefined && { title: task.title }),
    ...(task.body !== undefined && { body: task.body }),
    ...(dueDate !== undefined && { dueDate }),
    ...(task.completed !== undefined && { completed: task.completed }),
    ...(assignedTo !== undefined && { assignedTo }),
  };
}
