import { contactId } from '../contact/members.ts';
import { preset } from '../preset.ts';
import { taskId } from './members.ts';
import { setTaskCompleted } from './set-completed.ts';

export const completeTask = preset({
  key: 'task.complete',
  title: 'Complete Task',
  description: 'Marks a task as done.',
  of: setTaskCompleted,
  isIdempotent: true,
  input: { contactId, taskId },
  translate: task => ({ ...task, completed: true }),
});
