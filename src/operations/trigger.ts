import Type, { type TObject, type TProperties } from 'typebox';
import type { EventType } from '#contacts/event-types.ts';
import type { Right } from '#identity/principal.ts';
import type { Dictionary } from '#store/dictionary.ts';
import type { StoredEvent } from '#store/events.ts';
import type { TimedAsk } from '#store/timed-asks.ts';

/** What an event tells: the records that it is about, by name. */
export type EventData = Readonly<Record<string, unknown>>;

/** What a subscription asks of a trigger; it was checked by the trigger's `filters` when it was made. */
export type Filters = Readonly<Record<string, unknown>>;

/** An event as a trigger shows it: the stored one, or a view of it. */
export interface EventView {
  /** The same whenever the event is shown, so that a receiver knows a repeated one. */
  readonly id: string;
  readonly type: string;
  readonly event: StoredEvent;
  readonly data: EventData;
}

/** What tells callers that something happened: by a webhook, or by `GET /events/` to those who poll. */
export interface Trigger {
  /** `on.` and the type of its events. */
  readonly key: `on.${string}`;
  readonly type: string;
  readonly title: string;
  readonly description: string;
  /** The right that a subscriber needs. */
  readonly scope: Right;
  /** The stored events that it is made from. */
  readonly from: readonly EventType[];
  /** HighLevel's name for it, where HighLevel has it. */
  readonly highlevel?: string;
  readonly filters: TObject;
  /** Where it fires at a time: what is then scheduled for a subscription. */
  readonly timed?: Timed;
  /** The shape of `data`. */
  readonly payload: TObject;
  /** What a stored event is to a subscriber who asks for these filters: nothing, or one or more events. */
  views(event: StoredEvent, filters: Filters): readonly EventView[];
}

export interface Timed {
  /** The filters with what was left out of them. Throws `invalid_input` for what there is not. */
  complete(filters: Filters, dictionary: Dictionary): Filters;
  /** What completed filters ask for. */
  ask(filters: Filters): TimedAsk;
}

interface TriggerDefinition
  extends Pick<Trigger, 'key' | 'title' | 'description' | 'scope' | 'from' | 'highlevel' | 'timed'> {
  readonly filters?: TProperties;
  readonly payload: TProperties;
  /**
   * Whether an event of `from` is one for these filters; every one is where this is left out. A list makes one event
   * of each data in it, whose ids end in their places; a place that was not asked for is undefined.
   */
  when?(event: StoredEvent, filters: Filters): boolean | readonly (EventData | undefined)[];
}

/** Defines a trigger. */
export function trigger({ filters, payload, when, ...words }: TriggerDefinition): Trigger {
  const type = words.key.slice('on.'.length);
  return {
    ...words,
    type,
    filters: Type.Object({ ...filters }, { additionalProperties: false }),
    payload: Type.Object(payload),
    views(event, wanted) {
      if (!words.from.includes(event.type)) return [];
      const found = when?.(event, wanted) ?? true;
      if (typeof found === 'boolean') {
        const id = event.type === type ? event.id : `${event.id}.${type}`;
        return found ? [{ id, type, event, data: event.data }] : [];
      }
      return found.flatMap((data, place) =>
        data === undefined ? [] : [{ id: `${event.id}.${type}.${place}`, type, event, data }],
      );
    },
  };
}
