import Type from 'typebox';
import { Task } from '#contacts/task.ts';
import { getTask as readTask } from '#store/tasks.ts';
import { contactId } from '../contact/members.ts';
import { query } from '../operation.ts';
import { taskId } from './members.ts';

export const getTask = query({
  key: 'task.get',
  title: 'Get Task',
  description: 'Returns one task of a contact.',
  group: 'core',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/contacts/{contactId}/tasks/{taskId}' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { contactId, taskId },
  output: Type.Object({ task: Task }),
  record: 'task',

  async handler({ contactId, taskId }, { store }) {
    return { task: await readTask(store, contactId, taskId) };
  },
});
