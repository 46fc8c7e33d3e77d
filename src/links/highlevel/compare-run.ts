import { countSyncRecords } from '#store/connections/records.ts';
import { findLink } from '#store/highlevel/links.ts';
import { readsOfRun, remainingOfRun } from '#store/highlevel/runs.ts';
import type { JobProgress, JobRun } from '#store/jobs/job-kind.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';

/** How often is looked how far the work has come, in milliseconds. */
const lookEvery = 5000;
/** What fails so often is left to the link, which tries it again by itself: a run would wait for days. */
const mostTries = 4;

const thereOutcomes = ['createdThere', 'updatedThere', 'removedThere'];

type Progress = Omit<JobProgress, 'cursor'> & { readonly reads?: number | undefined };

/**
 * Follows a run that compares both sides. The process that works for the account does the work, and keeps what became of
 * each contact with what it wrote; here is counted how much of it is done.
 */
export async function followCompare(
  store: StoreWriter,
  { id: connectionId }: ConnectionTable,
  {
    run,
    reads: before,
  }: { readonly run: Pick<JobRun, 'jobId' | 'counts'>; readonly reads: number | undefined },
): Promise<Progress> {
  const link = await findLink(store, connectionId);
  if (!link) return { isDone: true, failure: 'The connection is linked with no account any more.' };
  if (link.run_id === run.jobId) return { waitUntil: store.now + lookEvery };
  const left = await remainingOfRun(store, connectionId, run.jobId, mostTries);
  const isDone = left.reads + left.sends === 0;
  const late = isDone ? await remainingOfRun(store, connectionId, run.jobId, Number.MAX_SAFE_INTEGER) : left;
  const reads = before ?? (await readsOfRun(store, connectionId, run.jobId));
  const told = await countSyncRecords(store, run.jobId);
  const done: Readonly<Record<string, number>> = {
    ...told,
    read: Math.max(run.counts.read ?? 0, reads - late.reads),
    ...(isDone && late.reads + late.sends > 0 && { late: late.reads + late.sends }),
  };
  const counts = Object.fromEntries(
    Object.entries(done).map(([name, count]) => [name, count - (run.counts[name] ?? 0)]),
  );
  const sent = thereOutcomes.reduce((sum, outcome) => sum + (told[outcome] ?? 0), 0);
  const total = reads + left.sends + sent;
  return { reads, counts, total, ...(isDone ? { isDone } : { waitUntil: store.now + lookEvery }) };
}
