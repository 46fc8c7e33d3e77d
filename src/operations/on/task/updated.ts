import { Task } from '#contacts/task.ts';
import { trigger } from '../../trigger.ts';
import { assignedTo, isOf } from '../filters.ts';

export const onTaskUpdated = trigger({
  key: 'on.task.updated',
  title: 'Task Updated',
  description: 'Triggers when a task changes and tells the old and new values.',
  scope: 'contacts.readonly',
  from: ['task.updated'],
  filters: { assignedTo },
  payload: { task: Task },
  when: (event, filters) => isOf(event, 'task', 'assignedTo', filters),
});
