import type { Outcome } from '#store/webhooks/deliveries.ts';
import type { Findings } from './health.ts';

/** What the attempts of a location have come to. */
export interface Batch {
  readonly outcomes: Outcome[];
  /** By subscription. */
  readonly findings: Map<string, Findings>;
}

/** What is still to be kept of the attempts that have ended, by location. */
export class Settled {
  readonly #batches = new Map<string, Batch>();

  has(locationId: string): boolean {
    return this.#batches.has(locationId);
  }

  /** The batch of a location, to be added to. */
  batch(locationId: string): Batch {
    const known = this.#batches.get(locationId) ?? { outcomes: [], findings: new Map() };
    this.#batches.set(locationId, known);
    return known;
  }

  findings(locationId: string, subscriptionId: string): Findings {
    const { findings } = this.batch(locationId);
    const known = findings.get(subscriptionId) ?? {
      hasArrived: false,
      isGone: false,
      hasRecovered: false,
      failure: undefined,
    };
    findings.set(subscriptionId, known);
    return known;
  }

  take(locationId: string): Batch | undefined {
    const batch = this.#batches.get(locationId);
    this.#batches.delete(locationId);
    return batch;
  }

  /** What could not be kept is kept with the next batch: what was sent is not forgotten. */
  putBack(locationId: string, { outcomes, findings }: Batch): void {
    const later = this.take(locationId);
    this.#batches.set(locationId, {
      outcomes: [...outcomes, ...(later?.outcomes ?? [])],
      findings: new Map([...findings, ...(later?.findings ?? [])]),
    });
  }
}
