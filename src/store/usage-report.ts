import { sql } from 'kysely';
import type { StoreReader } from './store.ts';

/** The calls that a client was given on a day of UTC, in the bound location. */
export interface DayOfCalls {
  readonly day: number;
  readonly clientId: string;
  readonly calls: number;
}

/** The calls of the tenant's clients in the bound location, day by day; days are counted since 1970. */
export async function readCalls(
  store: StoreReader,
  tenantId: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<DayOfCalls[]> {
  const rows = await store.database
    .selectFrom('usage_day')
    .select(['bucket', 'day', 'calls'])
    .where('tenant_id', '=', tenantId)
    .where('bucket', 'like', `%/${store.locationId}`)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .execute();
  const sums = new Map<string, DayOfCalls>();
  for (const { bucket, day, calls } of rows) {
    // The client, where one signed in the person, the location.
    const [clientId = ''] = bucket.split('/');
    const key = `${day} ${clientId}`;
    sums.set(key, { day, clientId, calls: (sums.get(key)?.calls ?? 0) + calls });
  }
  return [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => sum);
}

/** Bytes of the whole database. */
export async function sizeOfStore(store: StoreReader): Promise<number> {
  const [row] = await store.select<{ bytes: number | string }>(
    store.kind === 'sqlite'
      ? sql`select pages.page_count * sizes.page_size as bytes
          from pragma_page_count() as pages, pragma_page_size() as sizes`
      : sql`select pg_database_size(current_database()) as bytes`,
  );
  return Number(row?.bytes ?? 0);
}
