import type { StoreReader, StoreWriter } from '../store.ts';
import type { AddressKind, Keys } from './duplicates.ts';

/** Values of one statement: SQLite takes 32,766. */
const valuesAtOnce = 1000;

/** The contacts that have each of the addresses, main or additional, by `addressKey`; the oldest first. */
export async function findAllByKeys(
  store: StoreReader | StoreWriter,
  keys: Keys,
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const [kind, values] of [
    ['email', keys.emails],
    ['phone', keys.phones],
  ] as const) {
    for (let from = 0; from < values.length; from += valuesAtOnce) {
      const rows = await store.database
        .selectFrom('contact_key')
        .select(['value', 'contact_id'])
        .where('location_id', '=', store.locationId)
        .where('kind', '=', kind)
        .where('value', 'in', values.slice(from, from + valuesAtOnce))
        .orderBy('contact_id')
        .execute();
      for (const row of rows) {
        const key = addressKey(kind, row.value);
        found.set(key, [...(found.get(key) ?? []), row.contact_id]);
      }
    }
  }
  return found;
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
