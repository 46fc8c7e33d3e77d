import {
  getConnectionForChange,
  settingsOf,
  stateOf,
  updateConnection,
} from '#store/connections/connections.ts';
import { countPeople } from '#store/connections/people.ts';
import type { JobProgress } from '#store/jobs/job-kind.ts';
import type { StoreWriter } from '#store/store.ts';
import { healed } from './health.ts';
import type { RunPlace } from './place.ts';
import type { RunStep } from './run.ts';

type Counts = Readonly<Record<string, number>>;

/** Ends a run that did all: the next begins where it ended. */
export async function finishRun(
  store: StoreWriter,
  { run, connection: { id }, place }: RunStep,
  counts: Counts = {},
): Promise<JobProgress<RunPlace>> {
  const connection = await getConnectionForChange(store, id);
  const isWithdrawn = place.phase === 'approve';
  const { deltaLink } = place;
  await updateConnection(store, {
    ...healed(connection),
    // A first run that was discarded would only ask again.
    ...(isWithdrawn && { status: 'paused' }),
    ...(deltaLink !== null && {
      state: JSON.stringify({ ...stateOf(connection), deltaLink }),
      current_at: store.now,
    }),
    // A SCIM client is not asked for news: it sends them.
    due_at: connection.type === 'scim' ? null : store.now + pollTime(connection),
  });
  const sums: Record<string, number> = { ...run.counts };
  for (const [name, by] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + by;
  store.noteEvent({
    type: 'sync.finished',
    data: {
      connectionId: id,
      connectionName: connection.name,
      runId: run.jobId,
      mode: place.passId === null ? 'incremental' : 'full',
      counts: sums,
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
  return { cursor: place, stopped: why };
}

/** How long after a look at the directory the next one is, in milliseconds. */
export function pollTime(connection: Parameters<typeof settingsOf>[0]): number {
  const { pollSeconds } = settingsOf(connection);
  return (typeof pollSeconds === 'number' ? pollSeconds : 30) * 1000;
}
