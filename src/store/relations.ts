import { toIso } from '#base/clock.ts';
import { notFound } from '#base/errors.ts';
import type { Association, Relation } from '#contacts/association.ts';
import { changesBetween } from '#contacts/changes.ts';
import { findBusiness, holdBusiness } from './businesses.ts';
import { findContact, getForChange, noteEventsOf } from './contacts/contacts.ts';
import { insertRow } from './rows.ts';
import type { StoreReader, StoreWriter } from './store.ts';
import type { RelationTable } from './tables.ts';

const members = ['associationId', 'firstRecordId', 'secondRecordId'] as const;

/**
 * Links a contact and a business; a pair that is linked stays as it is. Throws `not_found` for a record that is not
 * there.
 */
export async function createRelation(
  store: StoreWriter,
  association: Association,
  firstRecordId: string,
  secondRecordId: string,
): Promise<Relation> {
  await getForChange(store, firstRecordId);
  await holdBusiness(store, secondRecordId);
  const known = await store.database
    .selectFrom('relation')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('first_record_id', '=', firstRecordId)
    .where('association_id', '=', association.id)
    .where('second_record_id', '=', secondRecordId)
    .executeTakeFirst();
  if (known) return presentRelation(known);
  const row: RelationTable = {
    location_id: store.locationId,
    id: store.newId(),
    association_id: association.id,
    first_record_id: firstRecordId,
    second_record_id: secondRecordId,
    date_added: store.now,
  };
  await insertRow(store, 'relation', row);
  const relation = presentRelation(row);
  const changes = changesBetween(undefined, relation, members);
  await noteEventsOf(store, firstRecordId, [{ type: 'relation.created', data: { relation }, changes }]);
  return relation;
}

/** Takes a link away. Throws `not_found`, also where one of its records is. */
export async function deleteRelation(store: StoreWriter, id: string): Promise<Relation> {
  const row = await linked(store).where('relation.id', '=', id).executeTakeFirst();
  if (!row) throw notFound('The relation');
  await getForChange(store, row.first_record_id);
  return remove(store, row);
}

/** Takes so many links of a business that is gone away, each with an event but those of deleted contacts. */
export async function deleteRelationsOf(
  store: StoreWriter,
  businessId: string,
  limit: number,
): Promise<number> {
  const rows = await store.database
    .selectFrom('relation')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('second_record_id', '=', businessId)
    .orderBy('first_record_id')
    .limit(limit)
    .execute();
  for (const row of rows) await remove(store, row);
  return rows.length;
}

async function remove(store: StoreWriter, row: RelationTable): Promise<Relation> {
  await store.database
    .deleteFrom('relation')
    .where('location_id', '=', store.locationId)
    .where('id', '=', row.id)
    .execute();
  const relation = presentRelation(row);
  if (await findContact(store, row.first_record_id)) {
    await noteEventsOf(store, row.first_record_id, [
      { type: 'relation.deleted', data: { relation }, changes: [] },
    ]);
  }
  return relation;
}

export interface RelationsPage {
  readonly recordId: string;
  readonly associationIds?: readonly string[] | undefined;
  readonly skip: number;
  readonly limit: number;
}

/** A page of the links of a contact or business, the oldest first. Throws `not_found` for a record that is neither. */
export async function listRelations(
  store: StoreReader,
  { recordId, associationIds, skip, limit }: RelationsPage,
): Promise<{ relations: Relation[]; total: number }> {
  const isKnown = (await findContact(store, recordId)) ?? (await findBusiness(store, recordId));
  if (!isKnown) throw notFound('The record');
  let query = linked(store).where(({ eb, or }) =>
    or([eb('relation.first_record_id', '=', recordId), eb('relation.second_record_id', '=', recordId)]),
  );
  if (associationIds) query = query.where('relation.association_id', 'in', associationIds);
  const rows = await query
    .orderBy('relation.date_added')
    .orderBy('relation.id')
    .limit(limit)
    .offset(skip)
    .execute();
  const { total } = await store.database
    .selectFrom(query.as('found'))
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { relations: rows.map(presentRelation), total };
}

/** Links whose records are both there: a contact in the recycle bin has none. */
function linked({ database, locationId }: StoreReader | StoreWriter) {
  return database
    .selectFrom('relation')
    .innerJoin('contact', join =>
      join
        .onRef('contact.location_id', '=', 'relation.location_id')
        .onRef('contact.id', '=', 'relation.first_record_id')
        .on('contact.deleted_at', 'is', null),
    )
    .innerJoin('business', join =>
      join
        .onRef('business.location_id', '=', 'relation.location_id')
        .onRef('business.id', '=', 'relation.second_record_id'),
    )
    .selectAll('relation')
    .where('relation.location_id', '=', locationId);
}

function presentRelation(row: RelationTable): Relation {
  return {
    id: row.id,
    locationId: row.location_id,
    associationId: row.association_id,
    firstObjectKey: 'contact',
    firstRecordId: row.first_record_id,
    secondObjectKey: 'business',
    secondRecordId: row.second_record_id,
    dateAdded: toIso(row.date_added),
  };
}
