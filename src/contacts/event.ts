import Type, { type Static } from 'typebox';
import { actorKinds, type EventType } from './event-types.ts';

/** Who made a change: a person or an application by its object id, a link to another system, or Roster itself. */
export const Actor = Type.Object({
  kind: Type.Enum([...actorKinds]),
  id: Type.String({ description: 'The object id in Entra ID, or the name of the link.' }),
  clientId: Type.Optional(Type.String({ description: 'The application that the call came through.' })),
  name: Type.Optional(Type.String()),
});
export type Actor = Static<typeof Actor>;

/** One member that changed; a member that had or has no value is null. */
export const Change = Type.Object({ field: Type.String(), from: Type.Unknown(), to: Type.Unknown() });
export type Change = Static<typeof Change>;

/** An event before it is stored: `data` is the record after the change, `changes` what differs. */
export interface EventDraft {
  readonly type: EventType;
  readonly data: object;
  readonly changes: readonly Change[];
}
