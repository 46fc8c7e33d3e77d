import Type from 'typebox';
import { RecurringTask } from '#contacts/recurring-task.ts';
import { getLocation } from '#store/locations.ts';
import { insertRecurringTask, presentRecurringTask } from '#store/recurring-tasks.ts';
import { locationId } from '../location/in-path.ts';
import { command } from '../operation.ts';
import { filled } from '../text.ts';
import { nextAfter, readRule, refuseUnknown } from './fields.ts';
import { recurringTaskMembers } from './members.ts';
import { occur } from './occurrence.ts';

export const createRecurringTask = command({
  key: 'recurringTask.create',
  title: 'Create Recurring Task',
  description:
    'Sets up a task that is made anew on a schedule for the given contacts and owners. A start that has passed makes its tasks at once; what would have come between is left out.',
  group: 'calendar',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/locations/{locationId}/recurring-tasks', status: 201 },
  input: { locationId, ...recurringTaskMembers },
  output: Type.Object({ recurringTask: RecurringTask }),
  record: 'recurringTask',

  async handler({ title, description = '', contactIds = [], owners = [], ...sent }, { store }) {
    const { timezone } = await getLocation(store);
    const rule = readRule(sent.rruleOptions, timezone);
    await refuseUnknown(store, { contactIds, owners });
    const first = nextAfter(rule, timezone, Number.NEGATIVE_INFINITY);
    const nextAt = nextAfter(rule, timezone, store.now);
    const fields = { title: filled('title', title), description, contactIds, owners, rule, nextAt };
    const row = await insertRecurringTask(store, fields);
    const isPast = first !== null && first <= store.now;
    if (!isPast || sent.ignoreTaskCreation) return { recurringTask: presentRecurringTask(row) };
    const begun = await occur(store, row, first, nextAt);
    return { recurringTask: presentRecurringTask(begun) };
  },
});
