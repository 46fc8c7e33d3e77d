import { idAt } from '#base/id.ts';
import { eventIn, type StoredEvent } from '../events.ts';
import type { StoreReader, StoreWriter } from '../store.ts';

/** Longer than a transaction lasts: an event's id is a little younger than its time. */
const slack = 60_000;

/** Events of a span of time in the order of their ids, which sort by time; `after` is the last of the batch before. */
export async function eventsBetween(
  store: StoreReader | StoreWriter,
  { from, to, after, limit }: { from: number; to: number; after: string | null; limit: number },
): Promise<readonly StoredEvent[]> {
  const rows = await store.database
    .selectFrom('event')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('id', '>', after ?? idAt(from))
    .where('id', '<', idAt(to + slack))
    .where('at', '>=', from)
    .where('at', '<=', to)
    .where('position', 'is not', null)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(eventIn);
}
