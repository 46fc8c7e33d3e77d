import { type Clock, monotonic } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import { startWorker, type Worker } from '#base/worker.ts';
import { directoryNews } from '#links/directory/cause.ts';
import { PagesAhead } from '#links/directory/pages-ahead.ts';
import { pollDirectories } from '#links/directory/poll.ts';
import { syncRun } from '#links/directory/run.ts';
import { keepSubscriptions } from '#links/entra/keep-subscriptions.ts';
import type { EntraDirectories } from '#links/entra/open-directories.ts';
import { consumers } from '#operations/consumers.ts';
import { jobKinds } from '#operations/jobs.ts';
import { scheduleKinds } from '#operations/schedules.ts';
import { type Consumer, consume, locationsBehind } from '#store/consumers.ts';
import { jobRunner } from '#store/jobs/run-jobs.ts';
import { locationsUnsequenced } from '#store/outbox.ts';
import { housekeeping } from '#store/retention/housekeeping.ts';
import type { Retention } from '#store/retention/purges.ts';
import { fireDue, locationsDue } from '#store/schedule.ts';
import type { Store } from '#store/store.ts';

export interface WorkersTerms {
  readonly store: Store;
  readonly clock: Clock;
  /** Names this process in leases. */
  readonly owner: string;
  readonly quotas: { refresh(): Promise<void> };
  readonly retention: Retention;
  readonly directories: EntraDirectories;
  /** Where Graph tells of changes; nothing where it cannot reach this server. */
  readonly notificationAddress: string | undefined;
  readonly log: Pick<Log, 'error'>;
}

/** How often work is looked for that this process was not told of, in milliseconds. */
const lookEvery = {
  jobs: 2000,
  positions: 5000,
  schedule: 1000,
  consumers: 1000,
  reads: 1000,
  quotas: 10_000,
};

/** Starts what works in the background; each is woken by the commits that concern it. */
export function startWorkers(terms: WorkersTerms): readonly Worker[] {
  const { store, clock, owner, log, quotas, directories, notificationAddress: address } = terms;
  const ahead = new PagesAhead(monotonic);
  const kinds = [...jobKinds, syncRun(directories, ahead)];
  const runner = jobRunner({ store, kinds, clock, owner, log });
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
  const positions = startWorker(
    {
      name: 'positions',
      look: () => locationsUnsequenced(store.engine),
      async work(place) {
        await store.engine.sequence(place);
        return false;
      },
      lookEvery: lookEvery.positions,
    },
    log,
  );
  const readers = consumers.map(consumer => consumerWorker({ store, log }, consumer));
  const limits = startWorker(
    {
      name: 'quotas',
      look: async () => {
        await quotas.refresh();
        return [];
      },
      work: async () => {
        await quotas.refresh();
        return false;
      },
      lookEvery: lookEvery.quotas,
    },
    log,
  );
  const polls = startWorker(pollDirectories({ store, directories, ahead, clock, owner, log }), log);
  const subscriptions =
    address !== undefined && startWorker(keepSubscriptions({ store, directories, clock, address }), log);
  const keeping = startWorker(housekeeping(store, terms.retention), log);
  store.onNews((locationId, news) => {
    if (news.has('quota')) limits.wake(locationId);
    if (news.has('job')) jobs.wake(locationId);
    if (news.has(directoryNews)) {
      polls.wake(locationId);
      if (subscriptions) subscriptions.wake(locationId);
    }
    if (news.has('events')) for (const reader of readers) reader.wake(locationId);
  });
  const reads = startWorker(
    {
      name: 'reads',
      look: async () => {
        await store.reads.write();
        return [];
      },
      work: async () => false,
      lookEvery: lookEvery.reads,
    },
    log,
  );
  const all = [jobs, schedule, positions, reads, limits, keeping, polls, ...readers];
  return subscriptions ? [...all, subscriptions] : all;
}

/** Is woken in the locations only that were once found to have the consumer: others pay nothing for it. */
function consumerWorker({ store, log }: Pick<WorkersTerms, 'store' | 'log'>, consumer: Consumer): Worker {
  const served = new Set<string>();
  const worker = startWorker(
    {
      name: consumer.name,
      async look() {
        const places = await locationsBehind(store, consumer.name);
        for (const place of places) served.add(place);
        return places;
      },
      work: place => consume(store, consumer, place),
      lookEvery: lookEvery.consumers,
    },
    log,
  );
  return {
    wake(place) {
      if (served.has(place)) worker.wake(place);
    },
    stop: worker.stop,
  };
}
