import { getConnectionForChange, stateOf, updateConnection } from '#store/connections/connections.ts';
import { countPeople } from '#store/connections/people.ts';
import type { JobProgress } from '#store/jobs/job-kind.ts';
import { addCounts } from '#store/jobs/jobs.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { healed } from './health.ts';
import { nextLook } from './next-look.ts';
import { placeAgain, type RunPlace } from './place.ts';
import { isToReadAgain, readingAgain } from './read-again.ts';
import type { RunStep } from './run.ts';

type Counts = Readonly<Record<string, number>>;

/**
 * Ends a run that did all: the next begins where it ended. One during which the settings or the mapping changed goes on
 * with all people instead.
 */
export async function finishRun(
  store: StoreWriter,
  { run, connection: { id }, place }: RunStep,
  counts: Counts = {},
): Promise<JobProgress<RunPlace>> {
  const connection = await getConnectionForChange(store, id);
  const isWithdrawn = place.phase === 'approve';
  if (!isWithdrawn && isToReadAgain(connection)) {
    await updateConnection(store, { ...connection, state: readingAgain(connection) });
    return { cursor: placeAgain(place, `${run.jobId}.v${connection.version}`), counts };
  }
  const { deltaLink } = place;
  await updateConnection(store, {
    ...healed(connection),
    // A first run that was discarded would only ask again.
    ...(isWithdrawn && { status: 'paused' }),
    ...(deltaLink !== null && {
      state: JSON.stringify({
        ...stateOf(connection),
        deltaLink,
        ...(place.passId !== null && { passedAt: store.now }),
      }),
      current_at: store.now,
    }),
    due_at: lookAfterRun(connection, store.now),
  });
  store.noteEvent({
    type: 'sync.finished',
    data: {
      connectionId: id,
      connectionName: connection.name,
      runId: run.jobId,
      mode: place.passId === null ? 'incremental' : 'full',
      counts: addCounts(run.counts, counts),
    },
    changes: [],
  });
  return { cursor: place, counts, isDone: true };
}

/** Has a run wait for a person. */
export async function stopRun(
  store: StoreWriter,
  { run, connection: { id, name }, place }: RunStep,
  why: string,
): Promise<JobProgress<RunPlace>> {
  const { linked, leaving } = await countPeople(store, id);
  store.noteEvent({
    type: 'sync.stopped',
    data: { connectionId: id, connectionName: name, runId: run.jobId, reason: why, linked, leaving },
    changes: [],
  });
  return { cursor: { ...place, shown: leaving }, stopped: why };
}

/** Somebody may have told of a change since the last page was read, and a SCIM client is not asked: it sends its news. */
function lookAfterRun(connection: ConnectionTable, now: number): number | null {
  if (connection.type === 'scim') return null;
  return Math.min(nextLook(connection, now), connection.due_at ?? Number.POSITIVE_INFINITY);
}
