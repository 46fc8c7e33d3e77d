import { waitAfter } from '#base/backoff.ts';
import { getConnectionForChange, updateConnection } from '#store/connections/connections.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import type { LinkProblem } from './problem.ts';

/**
 * Tried ever less often, in the end four times a day, so that what heals is seen about as late again as it lasted; what a
 * person has to mend twice a day.
 */
const passing = { first: 2000, longest: 43_200_000 };
const refused = { first: 60_000, longest: 86_400_000 };
/** A trouble that should pass by itself is told of once it has lasted so long, in milliseconds. */
const patience = 3_600_000;

/** Chance that leaves half of a wait at least: without it a try may follow at once, however many failed. */
function secondHalf(): number {
  return 0.5 + Math.random() / 2;
}

/** Keeps that a try failed; answers when to try again. Tells of it once, when it needs a person. */
export async function noteFailure(
  store: StoreWriter,
  connectionId: string,
  problem: LinkProblem,
): Promise<number> {
  const before = await getConnectionForChange(store, connectionId);
  const failures = before.failures + 1;
  const needsPerson = problem.kind === 'refused' || problem.kind === 'invalid';
  const wait = Math.max(
    waitAfter(failures, needsPerson ? refused : passing, secondHalf),
    problem.retryAfter ?? 0,
  );
  const since = before.failing_since ?? store.now;
  const isBroken = needsPerson || store.now - since >= patience;
  const after: ConnectionTable = {
    ...before,
    failures,
    failing_since: since,
    failure_code: problem.code,
    failure: problem.message,
    is_broken: isBroken ? 1 : 0,
    due_at: store.now + wait,
  };
  await updateConnection(store, after);
  if (isBroken && before.is_broken === 0) tellBroken(store, before, problem);
  return store.now + wait;
}

/** Keeps that a connection is of no use until a person mends it. Tells of it once. */
export async function noteBroken(
  store: StoreWriter,
  before: ConnectionTable,
  problem: LinkProblem,
): Promise<void> {
  await updateConnection(store, {
    ...before,
    failures: before.failures + 1,
    failing_since: before.failing_since ?? store.now,
    failure_code: problem.code,
    failure: problem.message,
    is_broken: 1,
  });
  if (before.is_broken === 0) tellBroken(store, before, problem);
}

function tellBroken(
  store: StoreWriter,
  { id: connectionId, name, type }: ConnectionTable,
  { code, message }: LinkProblem,
): void {
  store.noteEvent({
    type: 'connection.broken',
    data: { connectionId, name, type, code, message },
    changes: [],
  });
}

/** A connection as it is after a try that went well. */
export function healed(row: ConnectionTable): ConnectionTable {
  return {
    ...row,
    failures: 0,
    failing_since: null,
    failure_code: null,
    failure: null,
    is_broken: 0,
  };
}
