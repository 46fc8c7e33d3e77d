import { statement } from './statement.ts';
import type { StoreReader, StoreWriter } from './store.ts';
import type { RecurringTaskMadeTable, RecurringTaskTable, TaskTable } from './tables.ts';

/** For whom a task is made: a contact and an owner, or nobody. */
export interface ForWhom {
  readonly contactId: string;
  readonly owner: string | null;
}

const keep = statement<RecurringTaskMadeTable>()((database, bind) =>
  database
    .insertInto('recurring_task_made')
    .values({
      location_id: bind('location_id'),
      recurring_task_id: bind('recurring_task_id'),
      contact_id: bind('contact_id'),
      owner: bind('owner'),
      task_id: bind('task_id'),
    })
    .onConflict(conflict =>
      conflict
        .columns(['location_id', 'recurring_task_id', 'contact_id', 'owner'])
        .doUpdateSet({ task_id: bind('task_id') }),
    ),
);

/** Keeps which task was the last of its kind. */
export async function keepMade(
  store: StoreWriter,
  { id }: RecurringTaskTable,
  { contactId, owner }: ForWhom,
  task: Pick<TaskTable, 'id'>,
): Promise<void> {
  await store.rows(keep, {
    location_id: store.locationId,
    recurring_task_id: id,
    contact_id: contactId,
    owner: owner ?? '',
    task_id: task.id,
  });
}

/** Whether the last task that was made for them is open though its time has passed. */
export async function isLastOverdue(
  store: StoreReader,
  { id }: RecurringTaskTable,
  { contactId, owner }: ForWhom,
): Promise<boolean> {
  const task = await store.database
    .selectFrom('recurring_task_made')
    .innerJoin('task', join =>
      join
        .onRef('task.location_id', '=', 'recurring_task_made.location_id')
        .onRef('task.id', '=', 'recurring_task_made.task_id'),
    )
    .select('task.id')
    .where('recurring_task_made.location_id', '=', store.locationId)
    .where('recurring_task_made.recurring_task_id', '=', id)
    .where('recurring_task_made.contact_id', '=', contactId)
    .where('recurring_task_made.owner', '=', owner ?? '')
    .where('task.completed', '=', 0)
    .where('task.due_date', '<', store.now)
    .executeTakeFirst();
  return task !== undefined;
}
