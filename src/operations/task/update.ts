import Type from 'typebox';
import { Task } from '#contacts/task.ts';
import { getLocation } from '#store/locations.ts';
import { changeTask, taskRows } from '#store/tasks.ts';
import { contactId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { toTaskChanges } from './fields.ts';
import { taskChanges, taskId } from './members.ts';

export const updateTask = command({
  key: 'task.update',
  title: 'Update Task',
  description: 'Changes the title, text, due date, owner or state of a task.',
  group: 'core',
  scope: 'contacts.write',
  http: { method: 'PUT', path: '/contacts/{contactId}/tasks/{taskId}' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { contactId, taskId, ...taskChanges },
  output: Type.Object({ task: Task }),
  record: 'task',

  async handler({ contactId, taskId, ...changes }, { store, ifVersion }) {
    const before = await taskRows.getForChange(store, contactId, taskId, ifVersion);
    const fields = await toTaskChanges(store, await getLocation(store), changes);
    return { task: await changeTask(store, before, fields) };
  },
});
