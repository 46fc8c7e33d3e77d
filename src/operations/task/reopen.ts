import { contactId } from '../contact/members.ts';
import { preset } from '../preset.ts';
import { taskId } from './members.ts';
import { setTaskCompleted } from './set-completed.ts';

export const reopenTask = preset({
  key: 'task.reopen',
  title: 'Reopen Task',
  description: 'Marks a finished task as not done.',
  of: setTaskCompleted,
  isIdempotent: true,
  input: { contactId, taskId },
  translate: task => ({ ...task, completed: false }),
});
