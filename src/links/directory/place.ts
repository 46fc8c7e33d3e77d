import Type, { type Static } from 'typebox';
import { stateOf } from '#store/connections/connections.ts';
import type { ConnectionTable } from '#store/tables-links.ts';

export const runModes = ['full', 'incremental'] as const;
export type RunMode = (typeof runModes)[number];

/** How far a run is. */
export const RunPlace = Type.Object({
  phase: Type.Enum(['approve', 'read', 'sweep', 'guard', 'remove', 'reports', 'release']),
  /** The next page; null begins with all people. */
  link: Type.Union([Type.String(), Type.Null()]),
  /** Of a pass over the whole directory: what it has seen is marked with it. */
  passId: Type.Union([Type.String(), Type.Null()]),
  /** Where later changes are found, once all pages were read. */
  deltaLink: Type.Union([Type.String(), Type.Null()]),
  /** The last person, or conflict, of the batch before, in the phases that go by these. */
  after: Type.String(),
  /** What a person decided: to let the run go on, or to drop what it waits for. */
  decision: Type.Optional(Type.Enum(['continue', 'discard'])),
  /** How many leavers were shown to the person who decides: no more than these may go. */
  shown: Type.Optional(Type.Integer()),
  /** How often the place in the directory was lost. */
  restarts: Type.Integer(),
  /** How many people the pass has seen. */
  seen: Type.Integer(),
});
export type RunPlace = Static<typeof RunPlace>;

/** Where a run begins: where the one before ended, or with all people. */
export function firstPlace(connection: ConnectionTable, mode: RunMode, passId: string): RunPlace {
  const { deltaLink } = stateOf(connection);
  const isIncremental = mode === 'incremental' && typeof deltaLink === 'string';
  return {
    phase: connection.current_at === null && connection.type !== 'scim' ? 'approve' : 'read',
    link: isIncremental ? deltaLink : null,
    passId: isIncremental ? null : passId,
    deltaLink: null,
    after: '',
    restarts: 0,
    seen: 0,
  };
}

/** Where a run goes on that reads all people once more. */
export function placeAgain({ restarts }: RunPlace, passId: string): RunPlace {
  return { phase: 'read', link: null, passId, deltaLink: null, after: '', restarts, seen: 0 };
}

/**
 * Where a run goes on that may take away those whom it showed: whoever came back since is not among them any more. A pass
 * looks at all people once more, since a directory that answered too few may have told of none of them as of a change.
 */
export function placeBeforeLeaving({ decision: _, ...place }: RunPlace): RunPlace {
  if (place.passId === null) return { ...place, phase: 'read', link: place.deltaLink };
  return { ...place, phase: 'read', link: null, passId: `${place.passId}+`, seen: 0 };
}
