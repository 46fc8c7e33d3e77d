import { Task } from '#contacts/task.ts';
import { trigger } from '../../trigger.ts';
import { assignedTo, isOf } from '../filters.ts';
import { asked, isMomentOf, minutesBefore, timedBy } from '../timed.ts';

export const onTaskDue = trigger({
  key: 'on.task.due',
  title: 'Task Due',
  description: 'Triggers when the due time of an open task comes, or some minutes before it.',
  scope: 'contacts.readonly',
  from: ['task.due'],
  filters: { minutesBefore: minutesBefore(0), assignedTo },
  timed: timedBy('task.due', { minutesBefore: 0 }),
  payload: { task: Task, ...asked },
  when: (event, filters) =>
    isMomentOf(event, filters, ['minutesBefore']) && isOf(event, 'task', 'assignedTo', filters),
});
