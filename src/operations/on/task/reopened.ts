import { Task } from '#contacts/task.ts';
import { trigger } from '../../trigger.ts';
import { assignedTo, isOf } from '../filters.ts';

export const onTaskReopened = trigger({
  key: 'on.task.reopened',
  title: 'Task Reopened',
  description: 'Triggers when a finished task is marked as not done.',
  scope: 'contacts.readonly',
  from: ['task.reopened'],
  filters: { assignedTo },
  payload: { task: Task },
  when: (event, filters) => isOf(event, 'task', 'assignedTo', filters),
});
