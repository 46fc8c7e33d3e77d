import type { Job } from '#contacts/job.ts';
import { dropRun } from '#store/highlevel/runs.ts';
import { cancelJob } from '#store/jobs/jobs.ts';
import type { StoreWriter } from '#store/store.ts';

/** Stops a job; of a run of a HighLevel account also what the link was to look at for it. Throws `not_found`. */
export async function endJob(store: StoreWriter, id: string, rights: ReadonlySet<string>): Promise<Job> {
  const job = await cancelJob(store, id, rights);
  if (job.state === 'cancelled' && job.subject !== undefined) await dropRun(store, job.subject, id);
  return job;
}
