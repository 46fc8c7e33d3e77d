import { sql } from 'kysely';
import type { StoreWriter } from '../store.ts';
import type { Move } from './moved-records.ts';

/** Moves the links. One that both contacts have stays with the one that goes, unseen, and is there after the undo. */
export async function moveRelations(store: StoreWriter, { mergeId, from, to }: Move): Promise<void> {
  await store.select(sql`
    insert into merged_record (location_id, merge_id, kind, record_id, contact_id)
    select location_id, ${mergeId}, 'relation', id, first_record_id from relation
    where location_id = ${store.locationId} and first_record_id = ${from} and not exists (
      select 1 from relation twin where twin.location_id = relation.location_id
        and twin.first_record_id = ${to} and twin.association_id = relation.association_id
        and twin.second_record_id = relation.second_record_id)`);
  await move(store, { mergeId, from, to }, from, to);
}

export async function moveRelationsBack(store: StoreWriter, { mergeId, from, to }: Move): Promise<void> {
  await move(store, { mergeId, from, to }, to, from);
}

async function move(
  store: StoreWriter,
  { mergeId, from }: Move,
  before: string,
  after: string,
): Promise<void> {
  await store.select(sql`update relation set first_record_id = ${after}
    where location_id = ${store.locationId} and first_record_id = ${before} and id in (
      select record_id from merged_record where location_id = ${store.locationId}
        and merge_id = ${mergeId} and contact_id = ${from} and kind = 'relation')`);
}
