import Type, { type Static } from 'typebox';
import { Actor, type Change } from './event.ts';
import type { EventType } from './event-types.ts';

/** One member that was changed, by whom and when. */
export const HistoryEntry = Type.Object({
  at: Type.String({ format: 'date-time' }),
  by: Actor,
  operation: Type.String({ description: 'The key of the operation that changed it.' }),
  field: Type.String({
    description:
      'The member of the contact. Members of what hangs on it have its name before them, as `task.title`. `exists` stands for the contact itself: it becomes true when it is created or restored, and false when it is deleted; so does `task.exists`.',
  }),
  from: Type.Unknown({ description: 'The value before; null where there was none.' }),
  to: Type.Unknown({ description: 'The value after; null where there is none.' }),
});
export type HistoryEntry = Static<typeof HistoryEntry>;

/** Whether there is a record after an event of the type; undefined where the event only changes one. */
function existsAfter(verb: string): boolean | undefined {
  if (verb === 'created' || verb === 'restored') return true;
  return verb === 'deleted' ? false : undefined;
}

/** A list that was not there before and is empty now says nothing. */
function isChange({ from, to }: Change): boolean {
  return from !== null || !Array.isArray(to) || to.length > 0;
}

/**
 * What an event of a contact changed, as its history shows it: first whether the record exists, then one entry
 * for each member. A contact that moves from one business to another stores two events of one change; it is
 * shown with the second.
 */
export function historyChanges(type: EventType, changes: readonly Change[]): Change[] {
  const [record = '', verb = ''] = type.split('.');
  const prefix = record === 'contact' || record === 'business' ? '' : `${record}.`;
  const exists = existsAfter(verb);
  const shown = type === 'business.contactUnlinked' ? changes.filter(({ to }) => to === null) : changes;
  return [
    ...(exists === undefined ? [] : [{ field: `${prefix}exists`, from: !exists, to: exists }]),
    ...shown.filter(isChange).map(change => ({ ...change, field: `${prefix}${change.field}` })),
  ];
}
