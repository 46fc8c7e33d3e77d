import type { StoredEvent } from '#store/events.ts';
import type { SubscriptionTable } from '#store/tables.ts';

/** What of a stored event is told: it, or a view of it. */
export interface View {
  /** The same whenever it is told. */
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly event: StoredEvent;
}

/** What the triggers make of stored events. */
export interface Views {
  /** What a subscription is told; asked once for a batch of events. */
  wantedBy(subscription: SubscriptionTable): (event: StoredEvent) => readonly View[];
  /** A view again, by its id; nothing where the event does not hold it any more. */
  find(event: StoredEvent, type: string, id: string): View | undefined;
  /** As callers get it from `GET /events/`. */
  message(locationId: string, view: View): object;
  /** HighLevel's name for a type of event, where it has one. */
  highLevelName(type: string): string | undefined;
}
