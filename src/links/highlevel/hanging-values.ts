import type { Note } from '#contacts/note.ts';
import type { Task } from '#contacts/task.ts';
import type { Members } from './client.ts';

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
