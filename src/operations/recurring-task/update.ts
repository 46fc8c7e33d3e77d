import Type from 'typebox';
import { RecurringTask } from '#contacts/recurring-task.ts';
import { getLocation } from '#store/locations.ts';
import {
  changeRecurringTask,
  getRecurringTaskForChange,
  presentRecurringTask,
} from '#store/recurring-tasks.ts';
import { locationId } from '../location/in-path.ts';
import { command } from '../operation.ts';
import { filled } from '../text.ts';
import { nextAfter, readRule, refuseUnknown } from './fields.ts';
import { recurringTaskChanges, recurringTaskId } from './members.ts';

export const updateRecurringTask = command({
  key: 'recurringTask.update',
  title: 'Update Recurring Task',
  description:
    'Changes the text, people or schedule of a recurring task. A changed schedule goes on from now; tasks that were made stay as they are.',
  group: 'calendar',
  scope: 'contacts.write',
  http: { method: 'PUT', path: '/locations/{locationId}/recurring-tasks/{id}' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { locationId, id: recurringTaskId, ...recurringTaskChanges },
  output: Type.Object({ recurringTask: RecurringTask }),
  record: 'recurringTask',

  async handler({ id, title, ...sent }, { store, ifVersion }) {
    const { contactIds, owners } = sent;
    await refuseUnknown(store, { contactIds, owners });
    const row = await getRecurringTaskForChange(store, id, ifVersion);
    const before = presentRecurringTask(row);
    const { timezone } = await getLocation(store);
    const rule = sent.rruleOptions ? readRule(sent.rruleOptions, timezone) : before.rruleOptions;
    const isOther = JSON.stringify(rule) !== JSON.stringify(before.rruleOptions);
    const recurringTask = await changeRecurringTask(store, row, {
      title: title === undefined ? before.title : filled('title', title),
      description: sent.description ?? before.description,
      contactIds: contactIds ?? before.contactIds,
      owners: owners ?? before.owners,
      rule,
      nextAt: isOther ? nextAfter(rule, timezone, store.now) : row.next_at,
    });
    return { recurringTask };
  },
});
