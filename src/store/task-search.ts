import { sql } from 'kysely';
import type { Task } from '#contacts/task.ts';
import { assertContact } from './contacts/contacts.ts';
import type { StoreReader } from './store.ts';
import { presentTask } from './tasks.ts';
import { holdsWord } from './text-search.ts';
import { rowsToCount, type Total, totalFrom } from './total.ts';

/** Which tasks are looked for; every part that is there must hold. Times are milliseconds and belong to it. */
export interface TaskSearch {
  readonly contactIds?: readonly string[] | undefined;
  readonly assignedTo?: readonly string[] | undefined;
  readonly completed?: boolean | undefined;
  readonly businessId?: string | undefined;
  /** Folded; each must be found in title or text. */
  readonly words?: readonly string[] | undefined;
  readonly dueFrom?: number | undefined;
  readonly dueTo?: number | undefined;
  readonly limit: number;
  readonly skip: number;
}

/** All tasks of a contact, the open ones first, by due date. Throws `not_found` for a contact that is not there. */
export async function listTasks(store: StoreReader, contactId: string): Promise<Task[]> {
  await assertContact(store, contactId);
  const rows = await store.database
    .selectFrom('task')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('contact_id', '=', contactId)
    .orderBy('completed')
    .orderBy('due_date')
    .orderBy('id')
    .execute();
  return rows.map(presentTask);
}

/** A page of the tasks of all contacts but those in the recycle bin, the open ones first, by due date. */
export async function searchTasks(
  store: StoreReader,
  search: TaskSearch,
): Promise<{ tasks: Task[] } & Total> {
  const matching = matchingTasks(store, search);
  // Few tasks are found by contact or business: a sum keeps SQLite from walking all of them by due date
  // (among 40,000 tasks 7 ms, not 0.2).
  const isNarrow = search.contactIds !== undefined || search.businessId !== undefined;
  const rows = await matching
    .selectAll('task')
    .orderBy(isNarrow ? sql`task.completed + 0` : 'task.completed')
    .orderBy('task.due_date')
    .orderBy('task.id')
    .limit(search.limit)
    .offset(search.skip)
    .execute();
  const { counted } = await store.database
    .selectFrom(matching.select('task.id').limit(rowsToCount).as('found'))
    .select(({ fn }) => fn.countAll<number>().as('counted'))
    .executeTakeFirstOrThrow();
  return { tasks: rows.map(presentTask), ...totalFrom(counted) };
}

function matchingTasks({ database, locationId }: StoreReader, search: TaskSearch) {
  let query = database
    .selectFrom('task')
    .innerJoin('contact', join =>
      join
        .onRef('contact.location_id', '=', 'task.location_id')
        .onRef('contact.id', '=', 'task.contact_id')
        .on('contact.deleted_at', 'is', null),
    )
    .where('task.location_id', '=', locationId);
  const { contactIds, assignedTo, completed, businessId, words = [], dueFrom, dueTo } = search;
  if (contactIds) query = query.where('task.contact_id', 'in', contactIds);
  if (assignedTo) query = query.where('task.assigned_to', 'in', assignedTo);
  if (completed !== undefined) query = query.where('task.completed', '=', completed ? 1 : 0);
  if (businessId !== undefined) {
    // A condition on the joined contact takes 34 ms there, this 2.
    query = query.where('task.contact_id', 'in', contact =>
      contact
        .selectFrom('contact as linked')
        .select('linked.id')
        .where('linked.location_id', '=', locationId)
        .where('linked.business_id', '=', businessId)
        .where('linked.deleted_at', 'is', null),
    );
  }
  if (dueFrom !== undefined) query = query.where('task.due_date', '>=', dueFrom);
  if (dueTo !== undefined) query = query.where('task.due_date', '<=', dueTo);
  for (const word of words) query = query.where(holdsWord('task.text_folded', word));
  return query;
}
