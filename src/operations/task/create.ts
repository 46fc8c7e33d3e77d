import Type from 'typebox';
import { Task } from '#contacts/task.ts';
import { getLocation } from '#store/locations.ts';
import { insertTask } from '#store/tasks.ts';
import { contactId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { toTaskFields } from './fields.ts';
import { taskMembers } from './members.ts';

export const createTask = command({
  key: 'task.create',
  title: 'Create Task',
  description: 'Adds a task with a due date to a contact.',
  group: 'core',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/contacts/{contactId}/tasks', status: 201 },
  errors: ['not_found'],
  input: { contactId, ...taskMembers },
  output: Type.Object({ task: Task }),
  record: 'task',

  async handler({ contactId, ...task }, { store }) {
    const fields = await toTaskFields(store, await getLocation(store), task);
    return { task: await insertTask(store, contactId, fields) };
  },
});
