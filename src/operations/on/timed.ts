/** What the triggers that fire at a time have in common. */
import Type, { type TProperties } from 'typebox';
import { invalidInput } from '#base/errors.ts';
import { isRecord } from '#base/json.ts';
import type { TimedKind } from '#contacts/event-types.ts';
import type { Dictionary } from '#store/dictionary.ts';
import type { StoredEvent } from '#store/events.ts';
import { termsOf } from '#store/timed-asks.ts';
import type { Filters, Timed } from '../trigger.ts';

const aYear = 366;

export const minutesBefore = (usual: number | undefined) => {
  const member = Type.Integer({
    minimum: 0,
    maximum: aYear * 24 * 60,
    ...(usual !== undefined && { default: usual }),
    description: 'So many minutes before.',
  });
  return usual === undefined ? member : Type.Optional(member);
};
export const daysBefore = Type.Optional(
  Type.Integer({
    minimum: -aYear,
    maximum: aYear,
    default: 0,
    description: 'So many days before; days after where it is negative.',
  }),
);
export const hour = Type.Optional(
  Type.Integer({
    minimum: 0,
    maximum: 23,
    default: 9,
    description: "The hour of that day, on the clocks of the contact's time zone, else of the location's.",
  }),
);

/** The members of an event that tell what a subscriber asked for. */
export const asked: TProperties = {
  asked: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]), {
    description: 'What a subscriber asked for, as `minutesBefore`.',
  }),
};

/** A trigger whose moments depend on some of its filters; those that were not sent have their usual value. */
export function timedBy(kind: TimedKind, usual: Readonly<Record<string, number>>): Timed {
  return {
    complete: filters => ({ ...usual, ...filters }),
    ask: filters => ({ kind, terms: termsOf(chosen(filters, Object.keys(usual))) }),
  };
}

/** As `timedBy`, for the dates of a custom field, which is named by its id or key. */
export function timedByField(kind: TimedKind, usual: Readonly<Record<string, number>>): Timed {
  return {
    complete: (filters, dictionary) => ({
      ...usual,
      ...filters,
      field: dateField(filters.field, dictionary),
    }),
    ask: filters => ({ kind, terms: termsOf(chosen(filters, ['field', ...Object.keys(usual)])) }),
  };
}

/** Whether a moment is one that these filters ask for; who polls without a subscription is told of all. */
export function isMomentOf({ data }: StoredEvent, filters: Filters, members: readonly string[]): boolean {
  const terms = isRecord(data.asked) ? data.asked : {};
  return members.every(name => filters[name] === undefined || filters[name] === terms[name]);
}

function chosen(filters: Filters, names: readonly string[]): Filters {
  return Object.fromEntries(names.map(name => [name, filters[name]]));
}

function dateField(named: unknown, dictionary: Dictionary): string {
  const name = String(named);
  const field = dictionary.field(name) ?? dictionary.fieldByKey(name);
  if (field?.dataType === 'DATE') return field.id;
  throw invalidInput([
    { member: 'filter.field', message: 'filter.field must be the id or key of a custom field of dates' },
  ]);
}
