import { toIso } from '#base/clock.ts';
import { notFound } from '#base/errors.ts';
import { isRecord, parseJson } from '#base/json.ts';
import type { Business } from '#contacts/business.ts';
import { changesBetween } from '#contacts/event.ts';
import { foldText } from '#contacts/text.ts';
import type { StoreReader, StoreWriter } from './store.ts';
import type { BusinessTable } from './tables.ts';

/** What of a business can be changed. */
export interface BusinessFields {
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly website: string | null;
  readonly address: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly postalCode: string | null;
  readonly country: string | null;
  readonly description: string | null;
}

const members = [
  'name',
  'phone',
  'email',
  'website',
  'address',
  'city',
  'state',
  'postalCode',
  'country',
  'description',
] as const satisfies readonly (keyof BusinessFields)[];

export async function insertBusiness(store: StoreWriter, fields: BusinessFields): Promise<Business> {
  const { kind, clientId } = store.cause.actor;
  const { postalCode, ...columns } = fields;
  const row: BusinessTable = {
    location_id: store.locationId,
    id: store.newId(),
    version: 1,
    ...columns,
    postal_code: postalCode,
    name_folded: foldText(fields.name),
    created_by: JSON.stringify({ source: kind, channel: clientId ?? kind }),
    date_added: store.now,
    date_updated: store.now,
  };
  await store.database.insertInto('business').values(row).execute();
  const business = presentBusiness(row);
  store.noteEvent({
    type: 'business.created',
    data: { business },
    changes: changesBetween(undefined, business, members),
  });
  return business;
}

/** Throws `not_found`. */
export async function getBusiness(store: StoreReader, id: string): Promise<Business> {
  const row = await store.database
    .selectFrom('business')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound('The business');
  return presentBusiness(row);
}

/** A page of the businesses of the location, by name. */
export async function listBusinesses(
  store: StoreReader,
  { limit, skip }: { readonly limit: number; readonly skip: number },
): Promise<Business[]> {
  const rows = await store.database
    .selectFrom('business')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .orderBy('name_folded')
    .orderBy('id')
    .limit(limit)
    .offset(skip)
    .execute();
  return rows.map(presentBusiness);
}

function presentBusiness(row: BusinessTable): Business {
  return {
    id: row.id,
    locationId: row.location_id,
    version: row.version,
    name: row.name,
    ...(row.phone !== null && { phone: row.phone }),
    ...(row.email !== null && { email: row.email }),
    ...(row.website !== null && { website: row.website }),
    ...(row.address !== null && { address: row.address }),
    ...(row.city !== null && { city: row.city }),
    ...(row.state !== null && { state: row.state }),
    ...(row.postal_code !== null && { postalCode: row.postal_code }),
    ...(row.country !== null && { country: row.country }),
    ...(row.description !== null && { description: row.description }),
    createdBy: readCreator(row),
    createdAt: toIso(row.date_added),
    updatedAt: toIso(row.date_updated),
  };
}

function readCreator({ created_by, date_added }: BusinessTable): Business['createdBy'] {
  const parsed = parseJson(created_by);
  const { source = '', channel = '' } = isRecord(parsed) ? parsed : {};
  return { source: String(source), channel: String(channel), timestamp: toIso(date_added) };
}
