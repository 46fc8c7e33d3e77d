import type { Note } from '#contacts/note.ts';
import type { Task } from '#contacts/task.ts';
import type { Members } from './client.ts';
import type { UserIds } from './remote-users.ts';

/** What both sides hold of a note; the user who wrote it is another one there. */
export function noteValues(note: Note | Members): Members {
  return present({
    body: note.body,
    title: note.title,
    color: note.color,
    pinned: note.pinned === true ? true : undefined,
  });
}

/** What both sides hold of a task. */
export function taskValues(task: Task | Members): Members {
  return present({
    title: task.title,
    body: task.body,
    dueDate: typeof task.dueDate === 'string' ? moment(task.dueDate) : undefined,
    completed: task.completed === true,
    assignedTo: task.assignedTo,
  });
}

/** One spelling of a moment, so that two are compared by what they say. */
function moment(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : new Date(time).toISOString();
}

function present(members: Members): Members {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );
}

/** A record as HighLevel answers it, with the user here whom it is assigned to; with the one before, where nobody is. */
export function withLocalUser(record: Members, ids: UserIds, before: Members): Members {
  const { assignedTo, ...rest } = record;
  if (typeof assignedTo !== 'string' || assignedTo === '') return rest;
  const user = ids.local(assignedTo) ?? before.assignedTo;
  return user === undefined ? rest : { ...rest, assignedTo: user };
}

/** Values as HighLevel takes them: a user who is not there is left out. */
export function withRemoteUser(values: Members, ids: UserIds): Members {
  const { assignedTo, ...rest } = values;
  if (assignedTo === '') return values;
  const user = typeof assignedTo === 'string' ? ids.remote(assignedTo) : undefined;
  return user === undefined ? rest : { ...rest, assignedTo: user };
}

/** Without an assignee who is nobody there. */
export function sendable(values: Members, ids: UserIds): Members {
  const { assignedTo, ...rest } = values;
  return typeof assignedTo === 'string' && ids.remote(assignedTo) === undefined ? rest : values;
}
