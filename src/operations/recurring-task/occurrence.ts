import { lockContacts } from '#store/contacts/lock-contacts.ts';
import { getLocation } from '#store/locations.ts';
import { isLastOverdue, keepMade } from '#store/recurring-task-made.ts';
import {
  findRecurringTaskForChange,
  passOccurrence,
  presentRecurringTask,
  recurringTaskKind,
  ruleIn,
} from '#store/recurring-tasks.ts';
import type { ScheduleKind } from '#store/schedule.ts';
import type { StoreWriter } from '#store/store.ts';
import type { RecurringTaskTable } from '#store/tables.ts';
import { insertTask } from '#store/tasks.ts';
import { unknownUsers } from '#store/users.ts';
import { nextAfter } from './fields.ts';

/**
 * An occurrence of a recurring task, in one transaction: its tasks are made as `task.create` makes them, and the next
 * occurrence is scheduled. One that was missed while no server ran comes late, but it comes, once.
 */
export const recurringTaskOccurs: ScheduleKind = {
  kind: recurringTaskKind,
  async fire(store, { recordId, dueAt }) {
    const row = await findRecurringTaskForChange(store, recordId);
    if (row) await occur(store, row, dueAt);
  },
};

/** Makes the tasks of an occurrence, but for contacts in the bin, and schedules the next: that after it, unless told. */
export async function occur(
  store: StoreWriter,
  row: RecurringTaskTable,
  at: number,
  nextAt?: number | null,
): Promise<RecurringTaskTable> {
  const { timezone } = await getLocation(store);
  const rule = ruleIn(row);
  const { title, description, contactIds, owners } = presentRecurringTask(row);
  const contacts = await lockContacts(store, contactIds);
  const strangers = await unknownUsers(store, owners);
  const known = owners.filter(owner => !strangers.includes(owner));
  for (const contactId of contactIds.filter(id => contacts.has(id))) {
    for (const owner of known.length === 0 ? [null] : known) {
      if (rule.createTaskIfOverDue === false && (await isLastOverdue(store, row, { contactId, owner })))
        continue;
      const task = await insertTask(store, contactId, {
        title,
        body: description || null,
        dueDate: at + rule.dueAfterSeconds * 1000,
        completed: false,
        assignedTo: owner,
      });
      await keepMade(store, row, { contactId, owner }, task);
    }
  }
  return passOccurrence(store, row, nextAt === undefined ? nextAfter(rule, timezone, at) : nextAt);
}
