import { type RawBuilder, sql } from 'kysely';
import { parseJson } from '#base/json.ts';
import { eraseValues } from '#contacts/erased.ts';
import type { StoreWriter } from '../store.ts';
import type { ErasedContacts } from './erase-contact.ts';
import { eraseAnswers } from './kept-answers.ts';
import { eraseTransfers } from './transfers.ts';

/**
 * Everywhere that something of a person may stand. Whoever adds a table in which it may adds it here, with what is
 * done to it; `test/engines-erasure.test.ts` finds a table with a `contact_id` that nobody named.
 */

/** Records that hang on a contact: removed in the call that erases it. */
export const hangingTables = [
  'task',
  'note',
  'appointment',
  'recurring_task_made',
  'enrollment',
  // What a contact is found by; one in the recycle bin has no row there.
  'contact_key',
  'contact_tag',
  'contact_follower',
  'contact_field',
  'external_id',
  'duplicate_member',
  // What a directory said of the person, and what a sync did.
  'directory_person',
  'sync_record',
  'sync_conflict',
  // What a dry run of an import would make of the contact.
  'import_trial',
] as const;

/** Tables whose rows stay without a value of the person, or that the call itself sees to. */
export const otherTables = [
  'event',
  'history',
  'merge',
  'merged_contact',
  'merged_record',
  'erasure',
  // Emptied; the ids stay until the contact is gone on the other side too.
  'remote_record',
  'outgoing_change',
] as const;

/** A step of the job that destroys what is left: at most so many rows are changed, and so many looked at. */
const changedAtOnce = 500;
const lookedAtAtOnce = 2000;
const endOfTime = Number.MAX_SAFE_INTEGER;

export interface ErasedPlace {
  readonly name: string;
  /** Goes on behind a place of its own, '' at first; answers the next, or null at the end. */
  step(store: StoreWriter, erased: ErasedContacts, after: string): Promise<ErasureStep>;
}
export interface ErasureStep {
  readonly after: string | null;
  readonly erased: number;
}

export const places: readonly ErasedPlace[] = [
  { name: 'history', step: eraseHistory },
  { name: 'events', step: eraseEvents },
  { name: 'deliveries', step: eraseDeliveries },
  { name: 'answers', step: eraseAnswers },
  { name: 'files', step: eraseTransfers },
];

/** What changed, by contact: position, type, time and who did it stay. */
async function eraseHistory(
  store: StoreWriter,
  { contactIds, held }: ErasedContacts,
  after: string,
): Promise<ErasureStep> {
  const whose = [...contactIds.map(contactId => ({ contactId, from: 0, until: endOfTime })), ...held];
  const [index = 0, number = 0] = after.split(' ').map(Number);
  const { contactId = '', from = 0, until = 0 } = whose[index] ?? {};
  const rows = await store.database
    .selectFrom('history')
    .select(['event_number', 'changes'])
    .where('location_id', '=', store.locationId)
    .where('contact_id', '=', contactId)
    .where('event_number', '>', number)
    .where('at', '>=', from)
    .where('at', '<=', until)
    .orderBy('event_number')
    .limit(changedAtOnce)
    .execute();
  for (const row of rows) {
    await store.database
      .updateTable('history')
      .set({ changes: erasedJson(row.changes) })
      .where('location_id', '=', store.locationId)
      .where('contact_id', '=', contactId)
      .where('event_number', '=', row.event_number)
      .execute();
  }
  const last = rows.at(-1);
  if (last && rows.length === changedAtOnce) {
    return { after: `${index} ${last.event_number}`, erased: rows.length };
  }
  return { after: index + 1 < whose.length ? `${index + 1} 0` : null, erased: rows.length };
}

/**
 * The stream of the location: a consumer that has not read an event yet gets it in this form. Recurring tasks name their
 * contacts in what they are.
 */
async function eraseEvents(
  store: StoreWriter,
  { contactIds, held }: ErasedContacts,
  after: string,
): Promise<ErasureStep> {
  const { ids, next } = await look(store, {
    table: 'event',
    owner: sql`case when type like 'recurringTask.%' then data || changes else contact_id end`,
    contactIds,
    held,
    after,
  });
  for (const id of ids) {
    const row = await store.database
      .selectFrom('event')
      .select(['data', 'changes'])
      .where('location_id', '=', store.locationId)
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    await store.database
      .updateTable('event')
      .set({ data: erasedJson(row.data), changes: erasedJson(row.changes) })
      .where('location_id', '=', store.locationId)
      .where('id', '=', id)
      // It holds ids alone.
      .where('type', '!=', 'contact.erased')
      .execute();
  }
  return { after: next, erased: ids.length };
}

/** What receivers of webhooks answered; what is sent is made of the event. */
async function eraseDeliveries(
  store: StoreWriter,
  { contactIds, held }: ErasedContacts,
  after: string,
): Promise<ErasureStep> {
  const owner = sql.ref('lane');
  // What was told of that time may have been told later.
  const told = held.map(values => ({ ...values, until: endOfTime }));
  const { ids, next } = await look(store, { table: 'delivery', owner, contactIds, held: told, after });
  if (ids.length > 0) {
    await store.database
      .updateTable('delivery')
      .set({ log: '[]' })
      .where('location_id', '=', store.locationId)
      .where('id', 'in', ids)
      .execute();
  }
  return { after: next, erased: ids.length };
}

interface Look extends ErasedContacts {
  readonly table: 'event' | 'delivery';
  /** What names the contact: its id, or a text with it. No index has it, so all rows are looked at. */
  readonly owner: RawBuilder<unknown>;
  readonly after: string;
}

/** Those of the next rows that are the contacts', and the id from which to go on. */
async function look(
  store: StoreWriter,
  { table, owner, contactIds, held, after }: Look,
): Promise<{ readonly ids: readonly string[]; readonly next: string | null }> {
  const time = sql.ref(table === 'event' ? 'at' : 'date_added');
  const rows = await store.select(sql<{ id: string; owner: string | null; time: number }>`
    select id, ${owner} as owner, ${time} as time from ${sql.table(table)}
    where location_id = ${store.locationId} and id > ${after} order by id limit ${sql.lit(lookedAtAtOnce)}`);
  const whose = [...contactIds.map(contactId => ({ contactId, from: 0, until: endOfTime })), ...held];
  const own = rows.filter(({ owner, time }) =>
    whose.some(({ contactId, from, until }) => owner?.includes(contactId) && from <= time && time <= until),
  );
  const taken = own.slice(0, changedAtOnce);
  const isAll = taken.length === own.length;
  const last = isAll ? rows.at(-1) : taken.at(-1);
  const isEnd = isAll && rows.length < lookedAtAtOnce;
  return { ids: taken.map(({ id }) => id), next: isEnd || !last ? null : last.id };
}

function erasedJson(text: string): string {
  return JSON.stringify(eraseValues(parseJson(text)));
}
