import { toIso } from '#base/clock.ts';
import { notFound } from '#base/errors.ts';
import { type Campaign, type EnrollableStatus, enrollableStatuses } from '#contacts/campaign.ts';
import type { StoreReader, StoreWriter } from './store.ts';
import type { Tables } from './tables.ts';

/** What contacts can be enrolled in; a workflow has the same members. */
export type EnrollableKind = 'campaign' | 'workflow';

export interface NewEnrollable {
  readonly name: string;
  readonly status: EnrollableStatus;
}

export async function insertEnrollable(
  store: StoreWriter,
  kind: EnrollableKind,
  { name, status }: NewEnrollable,
): Promise<Campaign> {
  const row: Tables[EnrollableKind] = {
    location_id: store.locationId,
    id: store.newId(),
    version: 1,
    name,
    status,
    date_added: store.now,
    date_updated: store.now,
  };
  await store.database.insertInto(kind).values(row).execute();
  return present(row);
}

/** Those of the location, the oldest first. */
export async function listEnrollables(
  store: StoreReader,
  kind: EnrollableKind,
  status?: EnrollableStatus,
): Promise<Campaign[]> {
  const all = store.database
    .selectFrom(kind)
    .selectAll()
    .where('location_id', '=', store.locationId)
    .orderBy('date_added')
    .orderBy('id');
  const rows = await (status === undefined ? all : all.where('status', '=', status)).execute();
  return rows.map(present);
}

/** Throws `not_found`. */
export async function getEnrollable(store: StoreReader, kind: EnrollableKind, id: string): Promise<Campaign> {
  const row = await store.database
    .selectFrom(kind)
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound(`The ${kind}`);
  return present(row);
}

function present(row: Tables[EnrollableKind]): Campaign {
  return {
    id: row.id,
    locationId: row.location_id,
    version: row.version,
    name: row.name,
    status: enrollableStatuses.find(known => known === row.status) ?? 'draft',
    createdAt: toIso(row.date_added),
    updatedAt: toIso(row.date_updated),
  };
}
