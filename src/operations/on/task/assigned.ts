import { Task } from '#contacts/task.ts';
import { trigger } from '../../trigger.ts';
import { assignedTo, changedTo } from '../filters.ts';

export const onTaskAssigned = trigger({
  key: 'on.task.assigned',
  title: 'Task Assigned',
  description: 'Triggers when a task gets another owner.',
  scope: 'contacts.readonly',
  from: ['task.updated'],
  filters: { assignedTo },
  payload: { task: Task },
  when: (event, { assignedTo }) => changedTo(event, 'assignedTo', assignedTo),
});
