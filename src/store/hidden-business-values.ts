import { fieldsOf, presentBusiness, valuesIn } from './business-row.ts';
import { saveBusiness } from './businesses.ts';
import type { HoldersPage } from './contacts/hidden-values.ts';
import { definitionsOf } from './custom-fields.ts';
import type { StoreReader, StoreWriter } from './store.ts';
import type { BusinessTable } from './tables.ts';

/** As `contactsWithField`, of businesses. */
export async function businessesWithField(
  { database, locationId }: StoreReader,
  fieldId: string,
  afterId: string,
  limit: number,
): Promise<HoldersPage> {
  const rows = await database
    .selectFrom('business')
    .select(['id', 'custom_fields'])
    .where('location_id', '=', locationId)
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute();
  const holders = rows.filter(row => Object.hasOwn(valuesIn(row), fieldId));
  return { ids: holders.map(({ id }) => id), last: rows.length < limit ? undefined : rows.at(-1)?.id };
}

/** Tells of each business that a value was hidden or shown. Answers how many have one. */
export async function tellOfBusinessValue(
  store: StoreWriter,
  fieldId: string,
  ids: readonly string[],
  isHidden: boolean,
): Promise<number> {
  const definitions = await definitionsOf(store, 'business');
  if (definitions.has(fieldId) === isHidden) return 0;
  let told = 0;
  for (const row of await lockBusinesses(store, ids)) {
    const value = valuesIn(row)[fieldId];
    if (value === undefined) continue;
    told++;
    const after = { ...row, version: row.version + 1, date_updated: store.now };
    await saveBusiness(store, after, fieldsOf(row), definitions);
    const change = { field: `customFields.${fieldId}`, from: value, to: null };
    store.noteEvent({
      type: 'business.updated',
      data: { business: presentBusiness(after, definitions) },
      changes: [isHidden ? change : { ...change, from: null, to: value }],
    });
  }
  return told;
}

/** Destroys the values of a field that is hidden already, so nobody is told. Answers them. */
export async function destroyBusinessValues(
  store: StoreWriter,
  fieldId: string,
  ids: readonly string[],
): Promise<unknown[]> {
  const definitions = await definitionsOf(store, 'business');
  const destroyed: unknown[] = [];
  for (const row of await lockBusinesses(store, ids)) {
    const fields = fieldsOf(row);
    const { [fieldId]: value, ...customFields } = fields.customFields;
    if (value === undefined) continue;
    destroyed.push(value);
    await saveBusiness(store, row, { ...fields, customFields }, definitions);
  }
  return destroyed;
}

async function lockBusinesses(
  { database, kind, locationId }: StoreWriter,
  ids: readonly string[],
): Promise<BusinessTable[]> {
  if (ids.length === 0) return [];
  const query = database
    .selectFrom('business')
    .selectAll()
    .where('location_id', '=', locationId)
    .where('id', 'in', ids)
    .orderBy('id');
  return (kind === 'sqlite' ? query : query.forUpdate()).execute();
}
