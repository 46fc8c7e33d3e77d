/** What a subscription may ask of a trigger, and how a stored event answers it. */
import Type, { type TSchema } from 'typebox';
import { isRecord } from '#base/json.ts';
import { foldText } from '#contacts/text.ts';
import type { StoredEvent } from '#store/events.ts';
import type { EventData } from '../trigger.ts';

const text = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 255, description }));

export const assignedTo = text('Only those of this user, by id.');
export const businessId = text('Only this business, by id.');
export const calendarId = text('Only this calendar, by id.');
export const campaignId = text('Only this campaign, by id.');
export const workflowId = text('Only this workflow, by id.');
export const segmentId = Type.String({
  minLength: 1,
  maxLength: 255,
  description: 'The segment, by id.',
});
export const channel = text('Only this channel, as `Email`; `all` for the switch over all channels.');
export const tag = text('Only this tag, whatever its capitals.');
export const field = text('Only this member, as `email` or `customFields.{id}`.');
export const from = Type.Optional(Type.Unknown({ description: 'Only changes from this value.' }));
export const to = Type.Optional(Type.Unknown({ description: 'Only changes to this value.' }));
export const names: TSchema = Type.Array(Type.String());

/** Whether a value is the one that was asked for; where nothing was asked for, every value is. */
export function isAsked(asked: unknown, value: unknown): boolean {
  if (asked === undefined) return true;
  if (typeof asked === 'string' && typeof value === 'string') return foldText(asked) === foldText(value);
  return JSON.stringify(asked) === JSON.stringify(value);
}

/** Whether a member of the event's record is the one that was asked for. */
export function isOf(
  { data }: StoredEvent,
  record: string,
  member: string,
  filters: Readonly<Record<string, unknown>>,
): boolean {
  const shown = data[record];
  return isAsked(filters[member], isRecord(shown) ? shown[member] : undefined);
}

/** Whether a member got another value, and the one that was asked for. */
export function changedTo({ changes }: StoredEvent, member: string, asked: unknown): boolean {
  return changes.some(change => change.field === member && isAsked(asked, change.to));
}

/** One event for each item of a list, as `{contact, tag}`; an item that was not asked for is none. */
export function eachOf(
  { data }: StoredEvent,
  list: string,
  member: string,
  asked?: unknown,
): readonly (EventData | undefined)[] {
  const items = data[list];
  if (!Array.isArray(items)) return [];
  const { contact } = data;
  return items.map((item: unknown) => (isAsked(asked, item) ? { contact, [member]: item } : undefined));
}

/** One event for each member that changed as was asked for. */
export function fieldChanges(
  { data: { contact }, changes }: StoredEvent,
  asked: Readonly<Record<string, unknown>>,
): readonly (EventData | undefined)[] {
  return changes.map(change =>
    isAsked(asked.field, change.field) && isAsked(asked.from, change.from) && isAsked(asked.to, change.to)
      ? { contact, ...change }
      : undefined,
  );
}

/** The channels whose do-not-disturb changed; `all` for the switch over all of them. */
export function channelsChanged({ changes }: StoredEvent): readonly string[] {
  return changes.flatMap(({ field, from, to }) => {
    if (field === 'dnd') return ['all'];
    const [before, after] = [isRecord(from) ? from : {}, isRecord(to) ? to : {}];
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
      name => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
    );
  });
}

/** The id of a record of the event. */
export function idOf({ data }: StoredEvent, record: string): unknown {
  const shown = data[record];
  return isRecord(shown) ? shown.id : undefined;
}
