import { Task } from '#contacts/task.ts';
import { trigger } from '../../trigger.ts';
import { assignedTo, isOf } from '../filters.ts';

export const onTaskCreated = trigger({
  key: 'on.task.created',
  title: 'Task Created',
  description: 'Triggers when a task is added to a contact.',
  scope: 'contacts.readonly',
  from: ['task.created'],
  highlevel: 'TaskCreate',
  filters: { assignedTo },
  payload: { task: Task },
  when: (event, filters) => isOf(event, 'task', 'assignedTo', filters),
});
