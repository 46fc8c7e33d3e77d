import { Task } from '#contacts/task.ts';
import { trigger } from '../../trigger.ts';
import { assignedTo, isOf } from '../filters.ts';

export const onTaskCompleted = trigger({
  key: 'on.task.completed',
  title: 'Task Completed',
  description: 'Triggers when a task is marked as done.',
  scope: 'contacts.readonly',
  from: ['task.completed'],
  highlevel: 'TaskComplete',
  filters: { assignedTo },
  payload: { task: Task },
  when: (event, filters) => isOf(event, 'task', 'assignedTo', filters),
});
