import { Task } from '#contacts/task.ts';
import { trigger } from '../../trigger.ts';

export const onTaskDeleted = trigger({
  key: 'on.task.deleted',
  title: 'Task Deleted',
  description: 'Triggers when a task is removed.',
  scope: 'contacts.readonly',
  from: ['task.deleted'],
  highlevel: 'TaskDelete',
  payload: { task: Task },
});
