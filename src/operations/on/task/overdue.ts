import { Task } from '#contacts/task.ts';
import { trigger } from '../../trigger.ts';
import { assignedTo, isOf } from '../filters.ts';
import { asked, timedBy } from '../timed.ts';

export const onTaskOverdue = trigger({
  key: 'on.task.overdue',
  title: 'Task Overdue',
  description: 'Triggers when an open task passes its due time, once.',
  scope: 'contacts.readonly',
  from: ['task.overdue'],
  filters: { assignedTo },
  timed: timedBy('task.overdue', {}),
  payload: { task: Task, ...asked },
  when: (event, filters) => isOf(event, 'task', 'assignedTo', filters),
});
