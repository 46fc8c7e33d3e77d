import type { KeyObject } from 'node:crypto';
import { BoundedMap } from '#base/bounded-map.ts';
import type { StoreReader, StoreWriter } from '#store/store.ts';
import type { SubscriptionTable } from '#store/tables.ts';
import { openSigningKey } from '#store/webhooks/signing-key.ts';
import { sealedAt } from '#store/webhooks/subscriptions.ts';
import type { Signing } from './message.ts';

const remembered = 10_000;

/** Opens what messages are signed with, and remembers it: a delivery must not cost an opening. */
export class Signings {
  readonly #secrets = new BoundedMap<string, string>('webhook secrets', remembered);
  readonly #keys = new BoundedMap<string, KeyObject>('signing keys', remembered);

  async of(store: StoreReader | StoreWriter, subscription: SubscriptionTable): Promise<Signing> {
    const { id, secret, previous_secret: previous, previous_until: until, format } = subscription;
    const secrets: string[] = [];
    if (secret !== null) secrets.push(await this.#open(store, sealedAt(id, 'secret'), secret));
    if (previous !== null && until !== null && until > store.now)
      secrets.push(await this.#open(store, sealedAt(id, 'previous_secret'), previous));
    return { secrets, key: format === 'highlevel' ? await this.#key(store) : undefined };
  }

  async #open(
    store: StoreReader | StoreWriter,
    place: ReturnType<typeof sealedAt>,
    sealed: string,
  ): Promise<string> {
    const known = this.#secrets.get(sealed) ?? (await store.open(place, sealed));
    this.#secrets.set(sealed, known);
    return known;
  }

  async #key(store: StoreReader | StoreWriter): Promise<KeyObject> {
    const known = this.#keys.get(store.locationId) ?? (await openSigningKey(store));
    this.#keys.set(store.locationId, known);
    return known;
  }
}
