import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isRecord, parseJson } from '#base/json.ts';
import type { Store } from '#store/store.ts';
import type { EventTable } from '#store/tables.ts';

const root = new URL('../releases/', import.meta.url);

/** What of a stored event does not depend on where it is stored. */
export type ReleasedEvent = Pick<
  EventTable,
  'contact_id' | 'event_number' | 'type' | 'at' | 'actor' | 'operation' | 'data' | 'changes'
>;

/** The releases of which stored events are kept, as `0.1.0`. */
export function releases(): readonly string[] {
  return readdirSync(root);
}

/** A sample of each type of event as the release stored it. */
export function eventsOf(release: string): readonly ReleasedEvent[] {
  const folder = new URL(`${release}/events/`, root);
  return readdirSync(folder).map(file => parseReleased(readFileSync(new URL(file, folder), 'utf8')));
}

/** A cursor that the release answered, by the operation that did. */
export function cursorsOf(release: string): ReadonlyMap<string, string> {
  const parsed = parseJson(readFileSync(new URL(`${release}/cursors.json`, root), 'utf8'));
  return new Map(
    isRecord(parsed) ? Object.entries(parsed).map(([key, cursor]) => [key, String(cursor)]) : [],
  );
}

/**
 * Keeps a sample of each type of event that a test has stored, unless there is one: what the tests leave when they run
 * with `ROSTER_KEEP_EVENTS` set to the release, which is done once for each.
 */
export async function keepEvents(store: Store, locationId: string, release: string): Promise<void> {
  const rows = await store.read(locationId, ({ database }) =>
    database.selectFrom('event').selectAll().where('location_id', '=', locationId).execute(),
  );
  const folder = new URL(`${release}/events/`, root);
  mkdirSync(folder, { recursive: true });
  for (const { contact_id, event_number, type, at, actor, operation, data, changes } of rows) {
    const file = new URL(`${type}.json`, folder);
    const event: ReleasedEvent = { contact_id, event_number, type, at, actor, operation, data, changes };
    if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(event, undefined, 2)}\n`);
  }
}

function parseReleased(text: string): ReleasedEvent {
  const parsed = parseJson(text);
  if (isReleased(parsed)) return parsed;
  throw new Error('A kept event has no type.');
}

/** Only `keepEvents` writes them. */
function isReleased(value: unknown): value is ReleasedEvent {
  return typeof value === 'object' && value !== null && 'type' in value;
}
