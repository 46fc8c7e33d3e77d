import { type Limits, readQuotas } from '#store/quotas.ts';
import type { Store } from '#store/store.ts';

/** The limits that administrators set; read again every few seconds, so that a call only looks them up. */
export class Quotas {
  readonly #store: Store;
  #limits: ReadonlyMap<string, Limits> = new Map();
  /** Rises when the limits were read anew. */
  revision = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  async refresh(): Promise<void> {
    const rows = await this.#store.engine.read(readQuotas);
    this.#limits = new Map(
      rows.map(({ tenant_id, client_id, burst, interval, daily }) => [
        `${tenant_id}/${client_id}`,
        { burst, interval, daily },
      ]),
    );
    this.revision += 1;
  }

  /** Those of the client, else those of its tenant. */
  limitsOf(tenantId: string, clientId: string): Limits | undefined {
    return this.#limits.get(`${tenantId}/${clientId}`) ?? this.#limits.get(`${tenantId}/${tenantId}`);
  }
}
