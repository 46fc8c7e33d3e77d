import Type, { type Static } from 'typebox';
import { toIso } from '#base/clock.ts';
import { Actor, Change } from '#contacts/event.ts';
import type { EventView } from '../trigger.ts';

/** An event as callers get it, by a webhook or by reading the stream. */
export const EventMessage = Type.Object({
  id: Type.String({ description: 'The same whenever the event is sent: who has seen it can pass over it.' }),
  type: Type.String({ description: 'As `contact.created`.' }),
  timestamp: Type.String({ format: 'date-time', description: 'When it happened.' }),
  locationId: Type.String(),
  contactId: Type.Optional(
    Type.String({ description: 'The contact that it is about, where it is about one.' }),
  ),
  position: Type.Integer({ description: 'Its place among the events of the location.' }),
  actor: Actor,
  operation: Type.String({ description: 'The key of the operation that caused it.' }),
  data: Type.Record(Type.String(), Type.Unknown(), {
    description: 'The record after the change by its name, as `contact`, and what the type tells beside it.',
  }),
  changes: Type.Array(Change, { description: 'The members that changed, with their old and new values.' }),
});
export type EventMessage = Static<typeof EventMessage>;

export function messageOf(locationId: string, { id, type, event, data }: EventView): EventMessage {
  return {
    id,
    type,
    timestamp: toIso(event.at),
    locationId,
    ...(event.contactId !== null && { contactId: event.contactId }),
    position: event.position,
    actor: event.actor,
    operation: event.operation,
    data: { ...data },
    changes: [...event.changes],
  };
}
