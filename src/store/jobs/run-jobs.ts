import { waitAfter } from '#base/backoff.ts';
import type { Clock } from '#base/clock.ts';
import { RosterError } from '#base/errors.ts';
import { parseJson } from '#base/json.ts';
import type { Log } from '#base/log.ts';
import { workerScans } from '../across-locations.ts';
import { readActor, readAddress } from '../actor.ts';
import type { Store } from '../store.ts';
import type { JobTable } from '../tables.ts';
import type { JobKind, JobProgress, JobRun } from './job-kind.ts';
import { addCounts, countsIn } from './jobs.ts';
import { giveBack, type Held, keepPlace, openIn, setAside, take } from './leased-job.ts';

export interface JobRunnerTerms {
  readonly store: Store;
  readonly kinds: readonly JobKind[];
  readonly clock: Clock;
  /** Names this process in the leases. */
  readonly owner: string;
  readonly log: Pick<Log, 'error'>;
}

export interface JobRunner {
  /** Locations that have a job which nobody runs. */
  look(): Promise<readonly string[]>;
  /** Runs the location's jobs for a while; tells whether more is to be done now. */
  work(locationId: string, signal?: AbortSignal): Promise<boolean>;
}

/** How long a job stays with a process that says nothing, in milliseconds: each step renews it. */
const leaseLength = 60_000;
/** After so many steps others have their turn. */
const stepsAtOnce = 20;
const tries = 10;
const backoff = { first: 1000, longest: 60_000 };
/** When a job is next taken that waits for a person. */
const someday = Number.MAX_SAFE_INTEGER;
const never = new AbortController().signal;

/** Another process has the job now, or it was cancelled. */
class JobLost extends Error {}

/**
 * Runs jobs under leases: one process at a time has a job, and a job whose process died is taken over when its lease
 * has run out. What a step did and the place it reached are one transaction, which a process that lost its lease
 * cannot commit.
 */
export function jobRunner({ store, kinds, clock, owner, log }: JobRunnerTerms): JobRunner {
  const byName = new Map(kinds.map(kind => [kind.kind, kind]));
  // A kind that this release does not know is left to one that does.
  const known = [...byName.keys()];

  async function runFor(job: JobTable, signal: AbortSignal | undefined): Promise<boolean> {
    const held: Held = { location_id: job.location_id, id: job.id, owner };
    let current: JobTable | undefined = job;
    try {
      for (let steps = 0; current && steps < stepsAtOnce && !signal?.aborted; steps++) {
        current = await stepOf(current, held, signal);
      }
      if (!current) return false;
      await store.engine.write(job.location_id, async session => session.rows(giveBack, held));
      return true;
    } catch (error) {
      if (error instanceof JobLost) return false;
      await fail(current ?? job, held, error);
      return false;
    }
  }

  /** The job after its next step; nothing when it has ended, or waits. */
  async function stepOf(job: JobTable, held: Held, signal = never): Promise<JobTable | undefined> {
    const kind = byName.get(job.kind);
    if (!kind) throw new Error(`There is no job of the kind ${job.kind}.`);
    const { actor, operation } = job;
    const cause = { actor: readActor(actor), operation, from: readAddress(actor) };
    const counts = countsIn(job.counts);
    let after: JobTable | undefined;
    let goesOn = true;
    const run: JobRun = {
      jobId: job.id,
      locationId: job.location_id,
      counts,
      signal,
      elsewhere: (locationId, work) => store.write(locationId, cause, work),
      read: work => store.read(job.location_id, work),
      advance: work =>
        store.write(job.location_id, cause, async writer => {
          const progress = await work(writer);
          const next = progressed(job, counts, progress, writer.now);
          goesOn = next.state === 'running';
          const kept = await writer.rows(keepPlace, {
            ...held,
            cursor: next.cursor,
            counts: next.counts,
            total: next.total,
            result: next.result,
            state: next.state,
            error: next.error,
            now: writer.now,
            next: next.next_at,
            holder: goesOn ? owner : null,
            until: goesOn ? writer.now + leaseLength : 0,
            ended: next.date_ended,
          });
          if (kept.length === 0) throw new JobLost();
          after = next;
        }),
    };
    await kind.step({ parameters: parseJson(job.parameters), cursor: parseJson(job.cursor) }, run);
    if (!after) throw new Error(`A step of ${job.kind} did not keep its place.`);
    return goesOn ? after : undefined;
  }

  async function fail(job: JobTable, held: Held, error: unknown): Promise<void> {
    const attempts = job.attempts + 1;
    const isRefused = error instanceof RosterError && error.status < 500;
    const isOver = isRefused || attempts >= tries;
    if (!(error instanceof RosterError)) log.error({ error, jobId: job.id }, 'A step of a job failed.');
    const now = clock();
    const message =
      error instanceof RosterError
        ? error.message
        : 'Something went wrong here. The log of the server tells more.';
    await store.engine.write(job.location_id, async session =>
      session.rows(setAside, {
        ...held,
        error: message,
        state: isOver ? 'failed' : 'waiting',
        attempts,
        next: now + waitAfter(attempts, backoff),
        now,
        ended: isOver ? now : null,
      }),
    );
  }

  return {
    async look() {
      if (known.length === 0) return [];
      const kinds = JSON.stringify(known.map(kind => ({ kind })));
      const rows = await store.engine.read(async session =>
        session.rows(workerScans.withJobs, { kinds, now: clock() }),
      );
      return rows.map(row => row.location_id);
    },
    async work(locationId, signal) {
      if (known.length === 0) return false;
      const now = clock();
      const waiting = await store.read(locationId, ({ database }) =>
        openIn(database, locationId, known, now)
          .select('id')
          .orderBy('next_at')
          .orderBy('id')
          .limit(20)
          .execute(),
      );
      let hasMore = false;
      for (const { id } of waiting) {
        if (signal?.aborted) return false;
        const [job] = await store.engine.write(locationId, async session =>
          session.rows(take, { location_id: locationId, id, owner, now, until: now + leaseLength }),
        );
        if (job && (await runFor(job, signal))) hasMore = true;
      }
      return hasMore;
    },
  };
}

function progressed(
  job: JobTable,
  before: Readonly<Record<string, number>>,
  { cursor, counts = {}, total, isDone = false, result, failure, waitUntil, stopped }: JobProgress,
  now: number,
): JobTable {
  const stateAfter = () => {
    if (isDone) return failure === undefined ? 'done' : 'failed';
    if (stopped !== undefined) return 'stopped';
    return waitUntil !== undefined && waitUntil > now ? 'waiting' : 'running';
  };
  return {
    ...job,
    cursor: JSON.stringify(cursor),
    counts: JSON.stringify(addCounts(before, counts)),
    total: total ?? job.total,
    result: result === undefined ? job.result : JSON.stringify(result),
    state: stateAfter(),
    error: failure ?? stopped ?? null,
    next_at: stopped === undefined ? (waitUntil ?? now) : someday,
    attempts: 0,
    date_updated: now,
    date_ended: isDone ? now : null,
  };
}
