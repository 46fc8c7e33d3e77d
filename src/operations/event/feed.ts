import { decodeNumberCursor } from '#base/cursor.ts';
import { invalidInput } from '#base/errors.ts';
import { type EventType, eventTypes } from '#contacts/event-types.ts';
import type { Right } from '#identity/principal.ts';
import { eventsAfter } from '#store/events.ts';
import type { StoreReader } from '#store/store.ts';
import type { EventView, Filters, Trigger } from '../trigger.ts';
import { triggers } from '../triggers.ts';

/** A trigger, and what of it is asked for. */
export interface Asked {
  readonly trigger: Trigger;
  readonly filters: Filters;
}

/** The trigger of a type. Throws `invalid_input` for a type that there is not. */
export function triggerOf(type: string, member: string): Trigger {
  const found = triggers.find(trigger => trigger.type === type);
  if (found) return found;
  throw invalidInput([
    { member, message: `${member} must name event types: there is no ${type}. GET /events/types lists them` },
  ]);
}

/**
 * What is told to who asks for no type: each stored event once, by the trigger of its own type, or by those that are
 * made of it where it has none; without those that need a right which the caller lacks.
 */
export function everyTrigger(rights: ReadonlySet<Right>): readonly Trigger[] {
  const stored = new Set<string>(eventTypes);
  const own = new Set(triggers.map(({ type }) => type));
  const isOnlyForm = (type: EventType) => !own.has(type);
  return triggers.filter(
    ({ type, from, scope }) => rights.has(scope) && (stored.has(type) || from.every(isOnlyForm)),
  );
}

/** The position of a cursor; without one, before the first event. Throws `cursor_invalid`. */
export function positionIn(cursor: string | undefined): number {
  return cursor === undefined ? 0 : decodeNumberCursor(cursor)[0];
}

export interface EventPage {
  readonly views: readonly EventView[];
  /** The place from which the next page goes on. */
  readonly position: number;
  /** Whether there are more events now. */
  readonly hasMore: boolean;
}

const eventsAtOnce = 200;
/** A page that finds nothing ends after so many events, so that no call reads a long stream to its end. */
const longestLook = 5000;

/** Reads the stream of a location from a position on. A page has at least one event more than was asked for, or fewer. */
export async function readFeed(
  store: StoreReader,
  asked: readonly Asked[],
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<EventPage> {
  const views: EventView[] = [];
  let position = after;
  while (position - after < longestLook) {
    const events = await eventsAfter(store, position, eventsAtOnce);
    for (const event of events) {
      // An event is told whole: one that is several views may make a page longer than was asked for.
      if (views.length >= limit) return { views, position, hasMore: true };
      for (const { trigger, filters } of asked) views.push(...trigger.views(event, filters));
      position = event.position;
    }
    if (events.length < eventsAtOnce) return { views, position, hasMore: false };
  }
  return { views, position, hasMore: true };
}
