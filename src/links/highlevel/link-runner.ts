import { BoundedMap } from '#base/bounded-map.ts';
import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import { findConnection } from '#store/connections/connections.ts';
import { type Intervals, leaseLink, linkedLocations, linksDue, releaseLink } from '#store/highlevel/links.ts';
import { runAskedOf } from '#store/highlevel/runs.ts';
import type { Store } from '#store/store.ts';
import type { HighLevelLinkTable } from '#store/tables-highlevel.ts';
import { LinkProblem } from '../directory/problem.ts';
import { type AccountWork, type ConflictRule, causeOf } from './account.ts';
import { openHighLevelClient } from './client.ts';
import type { Credentials } from './credentials.ts';
import { makePasses } from './due-passes.ts';
import { FailingLinks } from './failing-links.ts';
import type { RuleOf } from './field-rules.ts';
import { pullIncoming } from './incoming-puller.ts';
import type { LocalRecords } from './local-records.ts';
import { type BatchOutcome, sendOutgoing } from './outgoing-sender.ts';
import { openPace, type Pace, sleep } from './pace.ts';
import { remotePlaces } from './remote-places.ts';
import { sharedBucket } from './shared-bucket.ts';
import { highLevelLimits, type Limits } from './token-bucket.ts';
import { Turns } from './turns.ts';

/** What an account is called with. */
export interface AccountTerms {
  readonly credentials: Credentials;
  readonly conflicts: ConflictRule;
  readonly ruleOf: RuleOf;
}

export interface LinkRunnerTerms {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Names this process in leases. */
  readonly owner: string;
  readonly log: Pick<Log, 'error'>;
  /** Scheme, host and port of HighLevel's API. */
  readonly origin: string;
  readonly records: LocalRecords;
  /** Nothing for a connection that is paused. */
  readonly accountOf: (locationId: string, connectionId: string) => Promise<AccountTerms | undefined>;
  /** Is told that all was done, or what keeps it from being done. */
  readonly onOutcome: (
    locationId: string,
    connectionId: string,
    problem: LinkProblem | undefined,
  ) => Promise<void>;
  readonly limits?: Limits;
  readonly intervals?: Intervals;
  readonly random?: () => number;
  /** Sleeps until calls may be made again; tests pass one that moves their clock. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const usualIntervals: Intervals = { look: 5 * 60_000, sweep: 24 * 3_600_000 };
const leaseLasts = 60_000;
const mostRemembered = 1000;
const renewEvery = 15_000;

/** Works for linked accounts, each beside the others, one process for each at a time. */
export class LinkRunner {
  readonly #terms: Required<LinkRunnerTerms>;
  readonly #running = new Map<string, Promise<void>>();
  readonly #paces = new BoundedMap<string, Pace>(
    'HighLevel paces',
    mostRemembered,
    pace => void pace.close(),
  );
  readonly #failing: FailingLinks;
  readonly #stopping = new AbortController();

  constructor(terms: LinkRunnerTerms) {
    this.#terms = {
      limits: highLevelLimits,
      intervals: usualIntervals,
      random: Math.random,
      wait: sleep,
      ...terms,
    };
    this.#failing = new FailingLinks(this.#terms.clock, this.#terms.random);
  }

  look(): Promise<readonly string[]> {
    return linkedLocations(this.#terms.store);
  }

  /** Begins what is due in a location, and does not wait for it: one slow account must not hold up another. */
  async work(locationId: string): Promise<false> {
    const { store, intervals } = this.#terms;
    for (const connectionId of await store.read(locationId, reader => linksDue(reader, intervals))) {
      const stateNow = () => this.#stateOf(locationId, connectionId);
      const isSpared = await this.#failing.isSpared(connectionId, stateNow);
      if (isSpared || this.#running.has(connectionId) || this.#stopping.signal.aborted) continue;
      const running = this.#run(locationId, connectionId).finally(() => this.#running.delete(connectionId));
      this.#running.set(connectionId, running);
    }
    return false;
  }

  /** What somebody may have changed so that an account which failed is tried at once. */
  async #stateOf(locationId: string, connectionId: string): Promise<string> {
    return this.#terms.store.read(locationId, async reader => {
      const connection = await findConnection(reader, connectionId);
      return `${connection?.version} ${await runAskedOf(reader, connectionId)}`;
    });
  }

  /** Waits for what runs. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  /** Ends what runs; a call that is under way is given up, and repeated later. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await this.idle();
    const closing: Promise<void>[] = [];
    this.#paces.deleteWhere(pace => closing.push(pace.close()) > 0);
    await Promise.all(closing);
  }

  async #run(locationId: string, connectionId: string): Promise<void> {
    const { log, onOutcome } = this.#terms;
    let state = '';
    try {
      state = await this.#stateOf(locationId, connectionId);
      // Of an account that is paused, or that another process works for, nothing was found out.
      if (!(await this.#serve(locationId, connectionId))) return;
      this.#failing.noteSuccess(connectionId);
      await onOutcome(locationId, connectionId, undefined);
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      this.#failing.noteFailure(connectionId, state);
      if (error instanceof LinkProblem) await onOutcome(locationId, connectionId, error);
      else log.error({ error, connectionId }, 'A link to HighLevel failed.');
    }
  }

  /**
   * Works until nothing is due; tells whether this process could. Throws `unavailable` where HighLevel fails for one
   * change after another.
   */
  async #serve(locationId: string, connectionId: string): Promise<boolean> {
    const { store, accountOf, owner, clock } = this.#terms;
    const terms = await accountOf(locationId, connectionId);
    if (!terms) return false;
    const lease = () =>
      store.write(locationId, causeOf({ connectionId }), writer =>
        leaseLink(writer, connectionId, { owner, until: clock() + leaseLasts }),
      );
    const link = await lease();
    if (!link) return false;
    const lost = new AbortController();
    const renewing = setInterval(() => {
      lease().then(
        kept => kept ?? lost.abort(),
        () => lost.abort(),
      );
    }, renewEvery).unref();
    try {
      const signal = AbortSignal.any([this.#stopping.signal, lost.signal]);
      await this.#workFor(this.#workOf(link, terms, signal), link);
      return true;
    } finally {
      clearInterval(renewing);
      await store.write(locationId, causeOf({ connectionId }), writer =>
        releaseLink(writer, connectionId, owner),
      );
    }
  }

  async #workFor(work: AccountWork, link: HighLevelLinkTable): Promise<void> {
    const { clock, intervals, log, random, records } = this.#terms;
    const terms = { log, random, records };
    await makePasses(work, link, { ...intervals, now: clock() });
    for (;;) {
      // Taken first: what is known to have changed there is not overwritten unseen.
      const outcomes: readonly BatchOutcome[] = [
        await pullIncoming(work, terms),
        await sendOutgoing(work, terms),
      ];
      if (work.signal.aborted || outcomes.every(outcome => outcome === 'idle')) return;
      if (outcomes.includes('failing'))
        throw new LinkProblem('unavailable', 'failing', 'HighLevel fails for one change after another.');
    }
  }

  #workOf(
    link: HighLevelLinkTable,
    { credentials, conflicts, ruleOf }: AccountTerms,
    signal: AbortSignal,
  ): AccountWork {
    const { store, origin } = this.#terms;
    const { location_id: locationId, connection_id: connectionId } = link;
    const pace = this.#paceOf(locationId, connectionId);
    const client = openHighLevelClient({
      origin,
      locationId: link.remote_location_id,
      credentials,
      pace,
    });
    const account = { connectionId, locationId, client, conflicts, ruleOf };
    return { store, account, places: remotePlaces(store, account), turns: new Turns(), signal };
  }

  #paceOf(locationId: string, connectionId: string): Pace {
    const { store, clock, limits, newId, wait } = this.#terms;
    const change = sharedBucket(store, { connectionId, locationId });
    const pace = this.#paces.get(connectionId) ?? openPace({ change, limits, clock, newId, wait });
    this.#paces.set(connectionId, pace);
    return pace;
  }
}
