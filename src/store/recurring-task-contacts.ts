import { sql } from 'kysely';
import { parseJson } from '#base/json.ts';
import type { Move } from './merges/moved-records.ts';
import { changeRecurringTask, presentRecurringTask, removeRecurringTask, ruleIn } from './recurring-tasks.ts';
import { insertRow } from './rows.ts';
import type { StoreWriter } from './store.ts';
import type { RecurringTaskTable } from './tables.ts';

const kind = 'recurringTask';

/** Takes contacts out of recurring tasks; one that was for nobody else goes with them. */
export async function leaveRecurringTasks(store: StoreWriter, contactIds: readonly string[]): Promise<void> {
  for (const contactId of contactIds) {
    for (const row of await recurringTasksOf(store, contactId)) {
      const left = presentRecurringTask(row).contactIds.filter(id => id !== contactId);
      if (left.length === 0) await removeRecurringTask(store, row);
      else await setContacts(store, row, left);
    }
  }
}

/** From now on the recurring tasks make their tasks for the contact that is left of a merge, once. */
export async function moveRecurringTasks(store: StoreWriter, { mergeId, from, to }: Move): Promise<void> {
  for (const row of await recurringTasksOf(store, from)) {
    await insertRow(store, 'merged_record', {
      location_id: store.locationId,
      merge_id: mergeId,
      kind,
      record_id: row.id,
      contact_id: from,
      kept: row.contact_ids,
    });
    await setContacts(store, row, withMoved(presentRecurringTask(row).contactIds, from, to));
  }
  await moveMade(store, from, to);
}

/** Gives the recurring tasks back; one that no longer is for the contact that is left stays as it is. */
export async function moveRecurringTasksBack(store: StoreWriter, { mergeId, from, to }: Move): Promise<void> {
  const kept = await store.database
    .selectFrom('merged_record')
    .select(['record_id', 'kept'])
    .where('location_id', '=', store.locationId)
    .where('merge_id', '=', mergeId)
    .where('contact_id', '=', from)
    .where('kind', '=', kind)
    .execute();
  const before = new Map(kept.map(({ record_id, kept }) => [record_id, parseJson(kept ?? '[]')]));
  for (const row of await recurringTasksOf(store, to)) {
    const were = before.get(row.id);
    if (!Array.isArray(were)) continue;
    const now = presentRecurringTask(row).contactIds;
    const moved = withMoved(were, from, to);
    const back = were.includes(to) ? [from, to] : [from];
    const isAsMoved = JSON.stringify(now) === JSON.stringify(moved);
    await setContacts(store, row, isAsMoved ? were : now.flatMap(id => (id === to ? back : [id])));
  }
}

function withMoved(ids: readonly string[], from: string, to: string): string[] {
  return [...new Set(ids.map(id => (id === from ? to : id)))];
}

/** Those that are for a contact, locked. */
async function recurringTasksOf(store: StoreWriter, contactId: string): Promise<RecurringTaskTable[]> {
  const query = store.database
    .selectFrom('recurring_task')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('contact_ids', 'like', `%${JSON.stringify(contactId)}%`)
    .orderBy('id');
  return (store.kind === 'sqlite' ? query : query.forUpdate()).execute();
}

async function setContacts(
  store: StoreWriter,
  row: RecurringTaskTable,
  contactIds: readonly string[],
): Promise<void> {
  const { title, description, owners } = presentRecurringTask(row);
  const fields = { title, description, owners, contactIds, rule: ruleIn(row), nextAt: row.next_at };
  await changeRecurringTask(store, row, fields);
}

/** What was made last counts for the contact that is left, unless something was made for that one too. */
async function moveMade(store: StoreWriter, from: string, to: string): Promise<void> {
  await store.select(sql`update recurring_task_made set contact_id = ${to}
    where location_id = ${store.locationId} and contact_id = ${from} and not exists (
      select 1 from recurring_task_made twin where twin.location_id = recurring_task_made.location_id
        and twin.recurring_task_id = recurring_task_made.recurring_task_id and twin.contact_id = ${to}
        and twin.owner = recurring_task_made.owner)`);
  await store.database
    .deleteFrom('recurring_task_made')
    .where('location_id', '=', store.locationId)
    .where('contact_id', '=', from)
    .execute();
}
