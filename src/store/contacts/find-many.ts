import type { StoreReader } from '../store.ts';
import type { AddressKind, Keys } from './duplicates.ts';

/** Values of one statement: SQLite takes 32,766. */
const valuesAtOnce = 1000;

/** The oldest contact that has each of the addresses, main or additional, by `addressKey`. */
export async function findContactsByKeys(store: StoreReader, keys: Keys): Promise<Map<string, string>> {
  const found = new Map<string, string>();
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
        .orderBy('contact_id', 'desc')
        .execute();
      for (const row of rows) found.set(addressKey(kind, row.value), row.contact_id);
    }
  }
  return found;
}

export function addressKey(kind: AddressKind, value: string): string {
  return `${kind} ${value}`;
}
