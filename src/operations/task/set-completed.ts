import Type from 'typebox';
import { Task } from '#contacts/task.ts';
import { changeTask, taskRows } from '#store/tasks.ts';
import { contactId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { taskId } from './members.ts';

export const setTaskCompleted = command({
  key: 'task.setCompleted',
  title: 'Set Task Completion',
  description: 'Marks a task as done or not done.',
  group: 'core',
  scope: 'contacts.write',
  http: { method: 'PUT', path: '/contacts/{contactId}/tasks/{taskId}/completed' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { contactId, taskId, completed: Type.Boolean() },
  output: Type.Object({ task: Task }),
  record: 'task',

  async handler({ contactId, taskId, completed }, { store, ifVersion }) {
    const before = await taskRows.getForChange(store, contactId, taskId, ifVersion);
    return { task: await changeTask(store, before, { completed }) };
  },
});
