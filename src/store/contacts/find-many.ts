import { statement } from '../statement.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import { isAmong, listOf, type ValueList } from '../value-list.ts';
import type { AddressKind, Keys } from './duplicates.ts';

const withKeys = statement<{ location_id: string; kind: AddressKind; values: ValueList }>()(
  (database, bind, kind) =>
    database
      .selectFrom('contact_key')
      .select(['value', 'contact_id'])
      .where('location_id', '=', bind('location_id'))
      .where('kind', '=', bind('kind'))
      .where(isAmong(kind, 'value', bind('values')))
      .orderBy('contact_id'),
);

/** The contacts that have each of the addresses, main or additional, by `addressKey`; the oldest first. */
export async function findAllByKeys(
  store: StoreReader | StoreWriter,
  keys: Keys,
): Promise<Map<string, string[]>> {
  const [withEmails, withPhones] = await Promise.all([
    rowsWith(store, 'email', keys.emails),
    rowsWith(store, 'phone', keys.phones),
  ]);
  const found = new Map<string, string[]>();
  for (const [key, contactId] of [...withEmails, ...withPhones])
    found.set(key, [...(found.get(key) ?? []), contactId]);
  return found;
}

async function rowsWith(
  store: StoreReader | StoreWriter,
  kind: AddressKind,
  values: readonly string[],
): Promise<readonly (readonly [key: string, contactId: string])[]> {
  if (values.length === 0) return [];
  const bound = { location_id: store.locationId, kind, values: listOf(store.kind, values) };
  const rows = await store.rows(withKeys, bound);
  return rows.map(row => [addressKey(kind, row.value), row.contact_id]);
}

/** The oldest contact that has each of the addresses, main or additional, by `addressKey`. */
export async function findContactsByKeys(
  store: StoreReader | StoreWriter,
  keys: Keys,
): Promise<Map<string, string>> {
  const found = await findAllByKeys(store, keys);
  return new Map([...found].flatMap(([key, [oldest]]) => (oldest === undefined ? [] : [[key, oldest]])));
}

export function addressKey(kind: AddressKind, value: string): string {
  return `${kind} ${value}`;
}
