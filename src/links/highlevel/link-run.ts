import Type from 'typebox';
import { findConnection, getConnectionForChange, updateConnection } from '#store/connections/connections.ts';
import { type JobProgress, jobKind } from '#store/jobs/job-kind.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { whyUnapproved } from '../directory/guard.ts';
import { linkRunKind } from '../run-kind.ts';
import { beginLinkOf, whyLinkedBefore } from './connection-link.ts';

/** What a person decided. */
const Place = Type.Object({ decision: Type.Optional(Type.Enum(['continue', 'discard'])) });

/**
 * The first link of an account with a location that has contacts: it waits for a decision, and nothing is written on either
 * side before. What follows is no part of it: from then on the account is kept alike as any other.
 */
export const linkRun = jobKind({
  kind: linkRunKind,
  parameters: { connectionId: Type.String() },
  cursor: Place,
  async step({ parameters: { connectionId }, cursor }, run) {
    await run.advance(async store => {
      const place = cursor ?? {};
      const ended = { cursor: place, isDone: true };
      if (!(await findConnection(store, connectionId)))
        return { ...ended, failure: 'The connection was deleted.' };
      const connection = await getConnectionForChange(store, connectionId);
      const why = place.decision === undefined ? await whyUnapproved(store, connection) : undefined;
      if (why !== undefined) return wait(store, connection, run.jobId, why);
      const before = place.decision === 'discard' ? undefined : await whyLinkedBefore(store, connection);
      if (before !== undefined) return { ...ended, failure: before };
      // A link that was discarded would only ask again.
      if (place.decision === 'discard') await updateConnection(store, { ...connection, status: 'paused' });
      else await beginLinkOf(store, connection);
      tellEnd(store, connection, run.jobId);
      return ended;
    });
  },
});

function wait(
  store: StoreWriter,
  { id: connectionId, name: connectionName }: ConnectionTable,
  runId: string,
  reason: string,
): JobProgress<Record<string, never>> {
  store.noteEvent({
    type: 'sync.stopped',
    data: { connectionId, connectionName, runId, reason, linked: 0, leaving: 0 },
    changes: [],
  });
  return { cursor: {}, stopped: reason };
}

function tellEnd(store: StoreWriter, { id, name }: ConnectionTable, runId: string): void {
  store.noteEvent({
    type: 'sync.finished',
    data: { connectionId: id, connectionName: name, runId, mode: 'full', counts: {} },
    changes: [],
  });
}
