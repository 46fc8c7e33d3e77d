import Type from 'typebox';
import { RecurringTask } from '#contacts/recurring-task.ts';
import { getRecurringTask as readRecurringTask } from '#store/recurring-tasks.ts';
import { locationId } from '../location/in-path.ts';
import { query } from '../operation.ts';
import { recurringTaskId } from './members.ts';

export const getRecurringTask = query({
  key: 'recurringTask.get',
  title: 'Get Recurring Task',
  description: 'Returns one recurring task and its schedule.',
  group: 'calendar',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/locations/{locationId}/recurring-tasks/{id}' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { locationId, id: recurringTaskId },
  output: Type.Object({ recurringTask: RecurringTask }),
  record: 'recurringTask',

  async handler({ id }, { store }) {
    return { recurringTask: await readRecurringTask(store, id) };
  },
});
