import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import { startWorker, type Worker } from '#base/worker.ts';
import { jobKinds } from '#operations/jobs.ts';
import { scheduleKinds } from '#operations/schedules.ts';
import { jobRunner } from '#store/jobs/run-jobs.ts';
import { fireDue, locationsDue } from '#store/schedule.ts';
import type { Store } from '#store/store.ts';

export interface WorkersTerms {
  readonly store: Store;
  readonly clock: Clock;
  /** Names this process in leases. */
  readonly owner: string;
  readonly log: Pick<Log, 'error'>;
}

/** How often work is looked for that this process was not told of, in milliseconds. */
const lookEvery = { jobs: 2000, schedule: 1000 };

/** Starts what works in the background; each is woken by the commits that concern it. */
export function startWorkers({ store, clock, owner, log }: WorkersTerms): readonly Worker[] {
  const runner = jobRunner({ store, kinds: jobKinds, clock, owner, log });
  const jobs = startWorker({ name: 'jobs', ...runner, lookEvery: lookEvery.jobs }, log);
  const schedule = startWorker(
    {
      name: 'schedule',
      look: () => locationsDue(store, clock()),
      work: place => fireDue(store, scheduleKinds, place),
      lookEvery: lookEvery.schedule,
    },
    log,
  );
  store.onNews((locationId, news) => {
    if (news.has('job')) jobs.wake(locationId);
  });
  return [jobs, schedule];
}
