import Type from 'typebox';
import { getRecurringTaskForChange, removeRecurringTask } from '#store/recurring-tasks.ts';
import { locationId } from '../location/in-path.ts';
import { command } from '../operation.ts';
import { recurringTaskId } from './members.ts';

export const deleteRecurringTask = command({
  key: 'recurringTask.delete',
  title: 'Delete Recurring Task',
  description: 'Stops a recurring task and makes no more of it. The tasks that it made stay.',
  group: 'calendar',
  scope: 'contacts.write',
  http: { method: 'DELETE', path: '/locations/{locationId}/recurring-tasks/{id}' },
  isIdempotent: true,
  isDestructive: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { locationId, id: recurringTaskId },
  output: Type.Object({ id: Type.String(), success: Type.Boolean() }),

  async handler({ id }, { store, ifVersion }) {
    await removeRecurringTask(store, await getRecurringTaskForChange(store, id, ifVersion));
    return { id, success: true };
  },
});
