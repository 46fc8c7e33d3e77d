import Type from 'typebox';
import { notFound } from '#base/errors.ts';
import type { Job } from '#contacts/job.ts';
import { runKindOf } from '#links/run-kind.ts';
import { findConnection } from '#store/connections/connections.ts';
import type { StoreReader } from '#store/store.ts';
import { getJobOf } from '../job/page.ts';
import type { Caller } from '../operation.ts';

export const runId = Type.String({ minLength: 1, maxLength: 255, description: 'The id of the run.' });

export interface RunOf {
  readonly connectionId: string;
  readonly runId: string;
}

/** A run of a connection. Throws `not_found`, also for another job. */
export async function getRun(
  store: StoreReader,
  { connectionId, runId }: RunOf,
  { rights }: Caller,
): Promise<Job> {
  const connection = await findConnection(store, connectionId);
  if (!connection) throw notFound('The run');
  const kind = runKindOf(connection.type);
  const job = await getJobOf(store, { id: runId, kind, what: 'The run', rights });
  if (job.subject !== connectionId) throw notFound('The run');
  return job;
}
