import { notFound, RosterError } from '#base/errors.ts';
import { type Business, type BusinessFields, businessTexts, isBusinessText } from '#contacts/business.ts';
import { changesBetween } from '#contacts/changes.ts';
import type { Change } from '#contacts/event.ts';
import { columnsOf, type Definitions, fieldsOf, formsOf, presentBusiness, valuesIn } from './business-row.ts';
import { definitionsOf } from './custom-fields.ts';
import { dropFilesOf, dropFormerFiles } from './field-files.ts';
import { insertRow, updateRow } from './rows.ts';
import type { StoreReader, StoreWriter } from './store.ts';
import type { BusinessTable } from './tables.ts';

const members = [...Object.keys(businessTexts).filter(isBusinessText), 'externalId'] as const;

export async function insertBusiness(store: StoreWriter, fields: BusinessFields): Promise<Business> {
  const { kind, clientId } = store.cause.actor;
  const definitions = await definitionsOf(store, 'business');
  const row: BusinessTable = {
    location_id: store.locationId,
    id: store.newId(),
    version: 1,
    ...columnsOf(fields, definitions),
    created_by: JSON.stringify({ source: kind, channel: clientId ?? kind }),
    date_added: store.now,
    date_updated: store.now,
  };
  await insertRow(store, 'business', row);
  await indexBusiness(store, row, definitions);
  const business = presentBusiness(row, definitions);
  store.noteEvent({
    type: 'business.created',
    data: { business },
    changes: businessChanges(undefined, business),
  });
  return business;
}

/** Throws `not_found`. */
export async function getBusiness(store: StoreReader, id: string): Promise<Business> {
  const row = await findBusiness(store, id);
  if (!row) throw notFound('The business');
  return presentBusiness(row, await definitionsOf(store, 'business'));
}

/** A business as it is kept, not locked. */
export async function findBusiness(store: StoreReader, id: string): Promise<BusinessTable | undefined> {
  return byId(store, id).executeTakeFirst();
}

/** Throws `not_found` for a business that is not there. */
export async function assertBusiness(store: StoreReader, id: string): Promise<void> {
  if (!(await findBusiness(store, id))) throw notFound('The business');
}

/** As `assertBusiness`, and it stays until the transaction ends: whoever links a contact to it asks this. */
export async function holdBusiness(store: StoreWriter, id: string): Promise<void> {
  const query = byId(store, id);
  const row = await (store.kind === 'sqlite' ? query : query.forShare()).executeTakeFirst();
  if (!row) throw notFound('The business');
}

/**
 * A business as it is kept, its row locked until the transaction ends. Throws `not_found`, and `version_conflict` when
 * it was changed since `ifVersion`.
 */
export async function getBusinessForChange(
  store: StoreWriter,
  id: string,
  ifVersion?: number,
): Promise<BusinessTable> {
  const query = byId(store, id);
  const row = await (store.kind === 'sqlite' ? query : query.forUpdate()).executeTakeFirst();
  if (!row) throw notFound('The business');
  if (ifVersion !== undefined && row.version !== ifVersion) {
    throw new RosterError(
      'version_conflict',
      `The business is at version ${row.version}, not ${ifVersion}. Read it again and repeat the change.`,
    );
  }
  return row;
}

/** Changes the named fields. Where nothing differs, nothing is written and the version stays. */
export async function changeBusiness(
  store: StoreWriter,
  before: BusinessTable,
  fields: Partial<BusinessFields>,
): Promise<Business> {
  const definitions = await definitionsOf(store, 'business');
  const merged = { ...fieldsOf(before), ...fields };
  const after: BusinessTable = {
    ...before,
    ...columnsOf(merged, definitions),
    version: before.version + 1,
    date_updated: store.now,
  };
  const shownBefore = presentBusiness(before, definitions);
  const business = presentBusiness(after, definitions);
  const changes = businessChanges(shownBefore, business);
  if (changes.length === 0) return shownBefore;
  await saveBusiness(store, after, merged, definitions);
  await dropFormerFiles(store, before.id, valuesIn(before), merged.customFields);
  store.noteEvent({ type: 'business.updated', data: { business }, changes });
  return business;
}

/** Writes a business with these fields, and what it is found by. */
export async function saveBusiness(
  store: StoreWriter,
  row: BusinessTable,
  fields: BusinessFields,
  definitions: Definitions,
): Promise<void> {
  const after = { ...row, ...columnsOf(fields, definitions) };
  await updateRow(store, 'business', after);
  await unindexBusiness(store, row.id);
  await indexBusiness(store, after, definitions);
}

/** Takes a business away; its contacts are unlinked by a job. */
export async function deleteBusiness(store: StoreWriter, row: BusinessTable): Promise<void> {
  const business = presentBusiness(row, await definitionsOf(store, 'business'));
  await unindexBusiness(store, row.id);
  await dropFilesOf(store, [row.id]);
  await store.database
    .deleteFrom('business')
    .where('location_id', '=', store.locationId)
    .where('id', '=', row.id)
    .execute();
  store.noteEvent({ type: 'business.deleted', data: { business }, changes: [] });
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
  const definitions = await definitionsOf(store, 'business');
  return rows.map(row => presentBusiness(row, definitions));
}

function byId({ database, locationId }: StoreReader, id: string) {
  return database
    .selectFrom('business')
    .selectAll()
    .where('location_id', '=', locationId)
    .where('id', '=', id);
}

function businessChanges(before: Business | undefined, after: Business): Change[] {
  const valuesOf = (business: Business | undefined) =>
    Object.fromEntries(business?.customFields.map(({ id, value }) => [`customFields.${id}`, value]) ?? []);
  const [from, to] = [valuesOf(before), valuesOf(after)];
  return [
    ...changesBetween(before, after, members),
    ...changesBetween(from, to, [...new Set([...Object.keys(from), ...Object.keys(to)])]),
  ];
}

async function indexBusiness(
  store: StoreWriter,
  row: BusinessTable,
  definitions: Definitions,
): Promise<void> {
  for (const form of formsOf(fieldsOf(row), definitions)) {
    await insertRow(store, 'business_field', {
      location_id: row.location_id,
      business_id: row.id,
      ...form,
    });
  }
}

async function unindexBusiness({ database, locationId }: StoreWriter, id: string): Promise<void> {
  await database
    .deleteFrom('business_field')
    .where('location_id', '=', locationId)
    .where('business_id', '=', id)
    .execute();
}
