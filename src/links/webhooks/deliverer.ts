import { BoundedMap } from '#base/bounded-map.ts';
import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import type { Store, StoreWriter } from '#store/store.ts';
import type { SubscriptionTable } from '#store/tables.ts';
import {
  lockLanes,
  releaseDeliveries,
  settleDeliveries,
  takeBackDeliveries,
} from '#store/webhooks/deliveries.ts';
import { locationsWithDeliveries, subscriptionsDue } from '#store/webhooks/due.ts';
import { Endpoint } from './endpoint.ts';
import { keepHealth } from './health.ts';
import { bodyOf, type Signing, signedHeaders } from './message.ts';
import { failureIn, hasArrived, isGone, isOfServer, outcomeOf } from './outcome.ts';
import type { Answered, Sender } from './sender.ts';
import { type Batch, Settled } from './settled.ts';
import { Signings } from './signings.ts';
import { type Taken, takeDue } from './take.ts';
import type { Views } from './views.ts';

export interface DelivererTerms {
  readonly store: Store;
  readonly clock: Clock;
  /** Names this process in leases. */
  readonly owner: string;
  readonly sender: Sender;
  readonly views: Views;
  readonly log: Pick<Log, 'error'>;
  readonly random?: () => number;
  /** Something is to be kept in a location. */
  readonly onSettled: (locationId: string) => void;
}

/** In all locations, so that memory and connections have a bound. */
const mostInFlight = 1024;
const rememberedEndpoints = 10_000;
const cause = { actor: { kind: 'system', id: 'webhooks' }, operation: 'delivery.send' } as const;

/**
 * Delivers what is due, location by location. One transaction keeps the outcomes of a batch of attempts and takes the
 * next; the attempts run beside it, so that a slow server holds up its own deliveries alone.
 */
export class Deliverer {
  readonly #terms: DelivererTerms;
  readonly #endpoints = new BoundedMap<string, Endpoint>('webhook endpoints', rememberedEndpoints);
  readonly #settled = new Settled();
  readonly #running = new Set<Promise<void>>();
  readonly #signings = new Signings();
  /** Locations in which this process has taken something. */
  readonly #begun = new Set<string>();
  readonly counts = { delivered: 0, failed: 0 };

  constructor(terms: DelivererTerms) {
    this.#terms = terms;
  }

  get inFlight(): number {
    return this.#running.size;
  }

  look(): Promise<readonly string[]> {
    return locationsWithDeliveries(this.#terms.store, this.#terms.clock());
  }

  /** Keeps what was settled, takes what is due and begins to send it; tells whether more was settled meanwhile. */
  async work(locationId: string): Promise<boolean> {
    if (!this.#settled.has(locationId) && !(await this.#hasWork(locationId))) return false;
    const settled = this.#settled.take(locationId);
    let taken: readonly Taken[];
    try {
      taken = await this.#terms.store.write(locationId, cause, async store => {
        if (settled) await this.#keep(store, settled);
        return this.#take(store);
      });
    } catch (error) {
      if (settled) this.#settled.putBack(locationId, settled);
      throw error;
    }
    for (const each of taken) this.#begin(each);
    return this.#settled.has(locationId);
  }

  /** Waits for the attempts that run. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** Lets the attempts that run end for a while, keeps their outcomes, and gives back the rest. */
  async close(patience: number): Promise<void> {
    await Promise.race([this.idle(), pause(patience)]);
    for (const locationId of this.#begun) {
      const settled = this.#settled.take(locationId);
      await this.#terms.store.write(locationId, cause, async store => {
        if (settled) await this.#keep(store, settled);
        await releaseDeliveries(store, this.#terms.owner);
      });
    }
  }

  async #hasWork(locationId: string): Promise<boolean> {
    const due = await this.#terms.store.read(locationId, store => subscriptionsDue(store));
    const now = this.#terms.clock();
    return due.some(({ id }) => this.#endpoint(locationId, id).capacity(now) > 0);
  }

  async #keep(store: StoreWriter, { outcomes, findings }: Batch): Promise<void> {
    await lockLanes(store);
    await settleDeliveries(store, this.#terms.owner, outcomes);
    await keepHealth(store, findings);
  }

  async #take(store: StoreWriter): Promise<readonly Taken[]> {
    const { owner } = this.#terms;
    const { locationId, now } = store;
    if (!this.#begun.has(locationId) && store.kind === 'sqlite') await takeBackDeliveries(store, owner);
    this.#begun.add(locationId);
    return takeDue(store, {
      owner,
      room: mostInFlight - this.#running.size,
      capacityOf: id => this.#endpoint(locationId, id).capacity(now),
      signingOf: subscription => this.#signing(store, subscription),
    });
  }

  async #signing(store: StoreWriter, subscription: SubscriptionTable): Promise<Signing | undefined> {
    try {
      return await this.#signings.of(store, subscription);
    } catch (error) {
      this.#terms.log.error({ error, subscriptionId: subscription.id }, 'A secret could not be opened.');
      return undefined;
    }
  }

  #begin(taken: Taken): void {
    const { location_id: locationId, id } = taken.subscription;
    const endpoint = this.#endpoint(locationId, id);
    endpoint.inFlight++;
    const at = this.#terms.clock();
    const running = this.#send(taken, at)
      .catch((error: unknown): Answered => {
        this.#terms.log.error({ error, deliveryId: taken.delivery.id }, 'A message could not be made.');
        return {
          milliseconds: 0,
          failure: 'The message could not be made. The log of the server tells more.',
        };
      })
      .then(answered => {
        endpoint.inFlight--;
        this.#running.delete(running);
        this.#settle(taken, endpoint, answered, at);
      });
    this.#running.add(running);
  }

  async #send({ delivery, subscription, event, signing }: Taken, at: number): Promise<Answered> {
    const { sender, views } = this.#terms;
    const { type, message_id: id } = delivery;
    const view = event && views.find(event, type, id);
    if (!view || subscription.url === null)
      return { milliseconds: 0, failure: 'Its event is no longer kept.', isFinal: true };
    const body = bodyOf(views, subscription, view);
    return sender.send({ url: subscription.url, headers: signedHeaders(id, at, body, signing), body });
  }

  #settle({ delivery, subscription }: Taken, endpoint: Endpoint, answered: Answered, at: number): void {
    const { random = Math.random, clock, onSettled } = this.#terms;
    const { location_id: locationId, id } = subscription;
    const findings = this.#settled.findings(locationId, id);
    if (hasArrived(answered)) {
      this.counts.delivered++;
      findings.hasArrived = true;
      if (endpoint.succeeded()) findings.hasRecovered = true;
    } else if (!answered.isFinal) {
      this.counts.failed++;
      findings.failure = failureIn(answered);
      findings.isGone ||= isGone(answered);
      if (isOfServer(answered)) endpoint.failed(delivery.lane, clock(), answered.retryAfter ?? 0, random);
    }
    this.#settled.batch(locationId).outcomes.push(outcomeOf(delivery, answered, at, random));
    onSettled(locationId);
  }

  #endpoint(locationId: string, subscriptionId: string): Endpoint {
    const key = `${locationId}/${subscriptionId}`;
    const known = this.#endpoints.get(key) ?? new Endpoint();
    this.#endpoints.set(key, known);
    return known;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds).unref());
}
