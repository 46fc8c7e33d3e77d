import Type, { type Static } from 'typebox';

/** Who made a change: a person or an application by its object id, a link to another system, or Roster itself. */
export const Actor = Type.Object({
  kind: Type.Enum(['person', 'application', 'link', 'system']),
  id: Type.String({ description: 'The object id in Entra ID, or the name of the link.' }),
  clientId: Type.Optional(Type.String({ description: 'The application that the call came through.' })),
  name: Type.Optional(Type.String()),
});
export type Actor = Static<typeof Actor>;

/** One member that changed; a member that had or has no value is null. */
export const Change = Type.Object({ field: Type.String(), from: Type.Unknown(), to: Type.Unknown() });
export type Change = Static<typeof Change>;

/** The events that are stored; triggers are these or views of them. */
export const eventTypes = [
  'contact.created',
  'contact.updated',
  'contact.deleted',
  'contact.restored',
  'contact.tagsChanged',
  'contact.dndChanged',
  'contact.inboundDndChanged',
  'contact.followersChanged',
  'contact.merged',
  'contact.erased',
  'contact.duplicateFound',
  'business.created',
  'business.updated',
  'business.deleted',
  'business.contactLinked',
  'business.contactUnlinked',
  'campaign.statusChanged',
  'workflow.entered',
  'workflow.left',
  'task.created',
  'task.updated',
  'task.completed',
  'task.reopened',
  'task.deleted',
  'note.created',
  'note.updated',
  'note.deleted',
  'appointment.created',
  'segment.created',
  'segment.updated',
  'segment.deleted',
  'segment.entered',
  'segment.left',
  'task.due',
  'task.overdue',
  'appointment.reminder',
  'contact.birthday',
  'contact.customDate',
  'contact.stale',
  'relation.created',
  'relation.deleted',
  'quota.changed',
  'quota.requested',
  'appointment.updated',
  'appointment.deleted',
  'appointmentNote.created',
  'appointmentNote.updated',
  'appointmentNote.deleted',
  'calendar.created',
  'calendar.updated',
  'calendar.deleted',
  'blockedSlot.created',
  'blockedSlot.updated',
  'blockedSlot.deleted',
  'recurringTask.created',
  'recurringTask.updated',
  'recurringTask.deleted',
  'location.updated',
  'user.created',
  'import.finished',
  'export.ready',
  'subscription.failing',
  'connection.added',
  'connection.removed',
  'connection.broken',
  'sync.finished',
  'sync.stopped',
  'sync.conflict',
  'directory.userAdded',
  'directory.userChanged',
  'directory.userRemoved',
] as const;
export type EventType = (typeof eventTypes)[number];

/** An event before it is stored: `data` is the record after the change, `changes` what differs. */
export interface EventDraft {
  readonly type: EventType;
  readonly data: object;
  readonly changes: readonly Change[];
}

/** The changes between two shapes of one record, looking at the named members. A new record's empty list is none. */
export function changesBetween<Shape extends object>(
  before: Shape | undefined,
  after: Shape | undefined,
  members: readonly (keyof Shape & string)[],
): Change[] {
  const changes: Change[] = [];
  for (const field of members) {
    const from = before?.[field] ?? null;
    const to = after?.[field] ?? null;
    if (before === undefined && Array.isArray(to) && to.length === 0) continue;
    if (from !== to && JSON.stringify(from) !== JSON.stringify(to)) changes.push({ field, from, to });
  }
  return changes;
}
