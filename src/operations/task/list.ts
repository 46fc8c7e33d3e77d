import Type from 'typebox';
import { Task } from '#contacts/task.ts';
import { listTasks as readTasks } from '#store/task-search.ts';
import { contactId } from '../contact/members.ts';
import { query } from '../operation.ts';

export const listTasks = query({
  key: 'task.list',
  title: 'List Tasks of Contact',
  description: 'Returns all tasks of a contact, the open ones first.',
  group: 'core',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/contacts/{contactId}/tasks' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { contactId },
  output: Type.Object({ tasks: Type.Array(Task) }),

  async handler({ contactId }, { store }) {
    return { tasks: await readTasks(store, contactId) };
  },
});
