import { removeTask, taskRows } from '#store/tasks.ts';
import { contactId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { Succeeded, succeeded } from '../succeeded.ts';
import { taskId } from './members.ts';

export const deleteTask = command({
  key: 'task.delete',
  title: 'Delete Task',
  description: 'Removes a task from a contact.',
  group: 'core',
  scope: 'contacts.write',
  http: { method: 'DELETE', path: '/contacts/{contactId}/tasks/{taskId}' },
  isIdempotent: true,
  isDestructive: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { contactId, taskId },
  output: Succeeded,

  async handler({ contactId, taskId }, { store, ifVersion }) {
    await removeTask(store, await taskRows.getForChange(store, contactId, taskId, ifVersion));
    return succeeded;
  },
});
