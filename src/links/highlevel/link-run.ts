import Type from 'typebox';
import { findConnection, getConnectionForChange, updateConnection } from '#store/connections/connections.ts';
import { type JobProgress, type JobRun, jobKind } from '#store/jobs/job-kind.ts';
import { addCounts } from '#store/jobs/jobs.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { whyUnapproved } from '../directory/guard.ts';
import { type RunMode, runModes } from '../directory/place.ts';
import { linkRunKind } from '../run-kind.ts';
import { followCompare } from './compare-run.ts';
import { beginLinkOf, whyLinkedBefore } from './connection-link.ts';

const Place = Type.Object({
  /** What a person decided about a first link. */
  decision: Type.Optional(Type.Enum(['continue', 'discard'])),
  /** How many records there a run has asked for, once both sides were compared. */
  reads: Type.Optional(Type.Integer()),
});
type Place = Type.Static<typeof Place>;

/**
 * Runs of an account. The first link with a location that has contacts, which has no mode, waits for a decision, and nothing
 * is written on either side before; what follows is no part of it, since from then on the account is kept alike as any other.
 * Any other run follows what the process does that works for the account.
 */
export const linkRun = jobKind({
  kind: linkRunKind,
  parameters: { connectionId: Type.String(), mode: Type.Optional(Type.Enum([...runModes])) },
  cursor: Place,
  async step({ parameters: { connectionId, mode }, cursor }, run) {
    await run.advance(async store => {
      const place = cursor ?? {};
      if (!(await findConnection(store, connectionId)))
        return { cursor: place, isDone: true, failure: 'The connection was deleted.' };
      const connection = await getConnectionForChange(store, connectionId);
      if (mode === undefined) return linkFirst(store, connection, place, run);
      const { reads, ...progress } = await followCompare(store, connection, { run, reads: place.reads });
      if (progress.isDone && progress.failure === undefined)
        tellEnd(store, connection, { run, mode, counts: progress.counts ?? {} });
      return { cursor: { ...place, ...(reads !== undefined && { reads }) }, ...progress };
    });
  },
});

async function linkFirst(
  store: StoreWriter,
  connection: ConnectionTable,
  place: Place,
  run: JobRun<Place>,
): Promise<JobProgress<Place>> {
  const ended = { cursor: place, isDone: true };
  const why = place.decision === undefined ? await whyUnapproved(store, connection) : undefined;
  if (why !== undefined) return wait(store, connection, run.jobId, why);
  const before = place.decision === 'discard' ? undefined : await whyLinkedBefore(store, connection);
  if (before !== undefined) return { ...ended, failure: before };
  // A link that was discarded would only ask again.
  if (place.decision === 'discard') await updateConnection(store, { ...connection, status: 'paused' });
  else await beginLinkOf(store, connection);
  tellEnd(store, connection, { run, mode: 'full', counts: {} });
  return ended;
}

function wait(
  store: StoreWriter,
  { id: connectionId, name: connectionName }: ConnectionTable,
  runId: string,
  reason: string,
): JobProgress<Place> {
  store.noteEvent({
    type: 'sync.stopped',
    data: { connectionId, connectionName, runId, reason, linked: 0, leaving: 0 },
    changes: [],
  });
  return { cursor: {}, stopped: reason };
}

function tellEnd(
  store: StoreWriter,
  { id, name }: ConnectionTable,
  {
    run,
    mode,
    counts,
  }: { run: JobRun<Place>; readonly mode: RunMode; counts: Readonly<Record<string, number>> },
): void {
  store.noteEvent({
    type: 'sync.finished',
    data: {
      connectionId: id,
      connectionName: name,
      runId: run.jobId,
      mode,
      counts: addCounts(run.counts, counts),
    },
    changes: [],
  });
}
