import Type from 'typebox';
import { decodeNumberCursor, encodeCursor } from '#base/cursor.ts';
import { notFound, RosterError } from '#base/errors.ts';
import { Job } from '#contacts/job.ts';
import { getJob, type JobsQuery, listJobs } from '#store/jobs/jobs.ts';
import type { StoreReader } from '#store/store.ts';
import { nextCursor } from '../cursor.ts';

/** A page of jobs, as the lists answer it. */
export const JobPage = Type.Object({ jobs: Type.Array(Job), nextCursor });

/** The newest jobs first. Throws `cursor_invalid`. */
export async function pageOfJobs(
  store: StoreReader,
  { cursor, limit, ...query }: Omit<JobsQuery, 'after'> & { readonly cursor: string | undefined },
) {
  const after = cursor === undefined ? undefined : decodeNumberCursor(cursor);
  const jobs = await listJobs(store, { ...query, after, limit: limit + 1 });
  const page = jobs.slice(0, limit);
  const last = jobs.length > limit ? page.at(-1) : undefined;
  return { jobs: page, ...(last && { nextCursor: encodeCursor([Date.parse(last.dateAdded), last.id]) }) };
}

/** One job of a kind. Throws `not_found` in the words for what it is, for a job of another kind too. */
export async function getJobOf(
  store: StoreReader,
  { id, kind, what, rights }: { id: string; kind: string; what: string; rights: ReadonlySet<string> },
): Promise<Job> {
  try {
    const job = await getJob(store, id, rights);
    if (job.kind === kind) return job;
  } catch (error) {
    if (!(error instanceof RosterError)) throw error;
  }
  throw notFound(what);
}
