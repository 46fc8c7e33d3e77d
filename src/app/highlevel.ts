import { idMaker } from '#base/id.ts';
import { startWorker, type Worker } from '#base/worker.ts';
import type { HighLevelAccounts } from '#links/highlevel/accounts.ts';
import { accountOf, keepOutcome } from '#links/highlevel/connection-link.ts';
import { LinkRunner } from '#links/highlevel/link-runner.ts';
import { localRecords } from '#operations/highlevel/local-records.ts';
import { incomingNews } from '#store/highlevel/incoming.ts';
import { outgoingNews } from '#store/highlevel/outgoing.ts';
import type { WorkersTerms } from './workers.ts';

export interface HighLevelTerms extends Pick<WorkersTerms, 'store' | 'clock' | 'owner' | 'log'> {
  /** Of HighLevel's API. */
  readonly origin: string;
  readonly accounts: HighLevelAccounts;
}

/** How often work is looked for that this process was not told of, in milliseconds. */
const lookEvery = 1000;

/** Starts what keeps linked accounts of HighLevel alike. */
export function startHighLevelLinks({ store, clock, owner, log, origin, accounts }: HighLevelTerms): Worker {
  const runner = new LinkRunner({
    store,
    clock,
    newId: idMaker(clock),
    owner,
    log,
    origin,
    records: localRecords,
    accountOf: (locationId, connectionId) => accountOf({ store, accounts }, locationId, connectionId),
    onOutcome: (locationId, connectionId, problem) => keepOutcome(store, locationId, connectionId, problem),
  });
  const worker = startWorker(
    { name: 'highlevel', look: () => runner.look(), work: place => runner.work(place), lookEvery },
    log,
  );
  store.onNews((place, news) => {
    if (news.has(outgoingNews) || news.has(incomingNews)) worker.wake(place);
  });
  return {
    wake: worker.wake,
    async stop() {
      await worker.stop();
      await runner.close();
    },
  };
}
