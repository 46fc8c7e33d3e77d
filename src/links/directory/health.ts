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
  const wait = Math.max(
    waitAfter(before.failures + 1, needsPerson(problem) ? refused : passing, secondHalf),
    problem.retryAfter ?? 0,
  );
  await noteProblem(store, { ...before, due_at: store.now + wait }, problem);
  return store.now + wait;
}

/** Keeps that a connection failed. Tells once that a person has to mend it, or that it has lasted. */
export async function noteProblem(
  store: StoreWriter,
  before: ConnectionTable,
  problem: LinkProblem,
): Promise<void> {
  const since = before.failing_since ?? store.now;
  const isBroken = needsPerson(problem) || store.now - since >= patience;
  await updateConnection(store, {
    ...before,
    failures: before.failures + 1,
    failing_since: since,
    failure_code: problem.code,
    failure: problem.message,
    is_broken: isBroken ? 1 : 0,
  });
  if (isBroken && before.is_broken === 0) tellBroken(store, before, problem);
}

function needsPerson({ kind }: LinkProblem): boolean {
  return kind === 'refused' || kind === 'invalid';
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
