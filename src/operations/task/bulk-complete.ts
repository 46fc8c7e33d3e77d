import Type from 'typebox';
import { notFound } from '#base/errors.ts';
import { Task } from '#contacts/task.ts';
import { lockTasks } from '#store/lock-tasks.ts';
import { changeTask } from '#store/tasks.ts';
import { batchOf, idsOf, oncePerId, runBatch } from '../batch.ts';
import { locationId } from '../contact/members.ts';
import { command } from '../operation.ts';

export const bulkCompleteTasks = command({
  key: 'task.bulkComplete',
  title: 'Complete Many Tasks',
  description: 'Marks up to 500 tasks of any contacts as done, or as not done, and answers for each one.',
  group: 'data',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/contacts/bulk/tasks/completed' },
  isIdempotent: true,
  input: {
    locationId,
    taskIds: idsOf('the tasks'),
    completed: Type.Optional(Type.Boolean({ default: true, description: 'True where it is not sent.' })),
  },
  output: batchOf({ task: Type.Optional(Task) }),

  async handler({ taskIds, completed = true }, { store }) {
    const found = await lockTasks(store, taskIds);
    const work = oncePerId(async id => {
      const before = found.get(id);
      if (!before) throw notFound('The task');
      return { id, status: 'updated', task: await changeTask(store, before, { completed }) } as const;
    });
    return runBatch(store, taskIds, work);
  },
});
