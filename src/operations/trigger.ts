import Type, { type TObject, type TProperties } from 'typebox';
import type { EventType } from '#contacts/event.ts';
import type { Right } from '#identity/principal.ts';
import type { StoredEvent } from '#store/events.ts';

/** An event as a trigger shows it: the stored one, or a view of it. */
export interface EventView {
  /** Stable, so that a receiver knows a repeated one: that of the stored event, or made of it. */
  readonly id: string;
  /** The key of the trigger without `on.`. */
  readonly type: string;
  readonly event: StoredEvent;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What tells callers that something happened: by a webhook or by `GET /events/`. */
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
  /** Whether it fires at a time rather than by a change; `from` is then what the schedule stores. */
  readonly isTimed: boolean;
  /** HighLevel's name for it, where HighLevel has it. */
  readonly highlevel: string | undefined;
  /** What a subscription may ask of it, each member optional but those required. */
  readonly filters: TObject;
  /** The shape of `data`. */
  readonly payload: TObject;
  /** What a stored event is to a subscription with these filters: nothing, or one or more events. */
  views(event: StoredEvent, filters: Readonly<Record<string, unknown>>): readonly EventView[];
}

interface TriggerDefinition<Filters extends TProperties> {
  readonly key: `on.${string}`;
  readonly title: string;
  readonly description: string;
  readonly scope: Right;
  readonly from: readonly EventType[];
  readonly isTimed?: boolean;
  readonly highlevel?: string;
  readonly filters?: Filters;
  readonly payload: TProperties;
  /**
   * Whether the event is one for these filters, and what of it: left out, every event of `from` is one. Several
   * data make several events, whose ids end in their place.
   */
  when?(
    event: StoredEvent,
    filters: Readonly<Record<string, unknown>>,
  ): boolean | readonly Readonly<Record<string, unknown>>[];
}

/** Defines a trigger. */
export function trigger<Filters extends TProperties>({
  filters,
  payload,
  isTimed = false,
  highlevel,
  when,
  ...words
}: TriggerDefinition<Filters>): Trigger {
  const type = words.key.slice('on.'.length);
  return {
    ...words,
    type,
    isTimed,
    highlevel,
    filters: Type.Object({ ...filters }, { additionalProperties: false }),
    payload: Type.Object(payload),
    views(event, wanted) {
      if (!words.from.includes(event.type)) return [];
      const found = when?.(event, wanted) ?? true;
      if (found === false) return [];
      const isStored = event.type === type;
      const all = found === true ? [event.data] : found;
      return all.map((data, place) => ({
        id: isStored ? event.id : `${event.id}.${type}${place === 0 ? '' : `.${place}`}`,
        type,
        event,
        data,
      }));
    },
  };
}
