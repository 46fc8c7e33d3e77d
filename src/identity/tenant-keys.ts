import type { Clock } from '#base/clock.ts';
import { RosterError } from '#base/errors.ts';
import { fetchKeySet, type KeySet, type SigningKey } from './key-set.ts';

const minute = 60_000;
/** How long keys serve while the authority cannot be reached. */
const lifetime = 24 * 60 * minute;
/** How old keys are when the next look is due. */
const refreshAge = 60 * minute;
/** Made-up key ids make us ask no more often than this. */
const cooldown = 5 * minute;
/** After a failure we ask again sooner, since callers are told to come back then. */
const retrySeconds = 30;

export interface TenantKeysTerms {
  readonly url: string;
  readonly clock: Clock;
  readonly timeoutMilliseconds: number;
  /** The key set was read and no longer has a key that it had. */
  readonly onLost: () => void;
  readonly onFailed: (cause: unknown) => void;
}

/** The signing keys that one tenant publishes, and when they were and may be asked for. */
export class TenantKeys {
  readonly #terms: TenantKeysTerms;
  #keys: KeySet = new Map();
  #loadedAt = Number.NEGATIVE_INFINITY;
  #askedAt = Number.NEGATIVE_INFINITY;
  #failed = false;
  #loading: Promise<void> | undefined;

  constructor(terms: TenantKeysTerms) {
    this.#terms = terms;
  }

  get isLoaded(): boolean {
    return this.#loadedAt > Number.NEGATIVE_INFINITY;
  }

  get isDue(): boolean {
    return this.#failed || this.#age >= refreshAge;
  }

  /** At once for a key that is known. Else the answer waits for the authority, unless it was just asked. */
  find(kid: string): SigningKey | undefined | Promise<SigningKey | undefined> {
    return this.#findKnown(kid) ?? this.#askFor(kid);
  }

  /** One request at a time: whoever comes meanwhile waits for the same. Never rejects. */
  load(): Promise<void> {
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  get #age(): number {
    return this.#terms.clock() - this.#loadedAt;
  }

  #findKnown(kid: string): SigningKey | undefined {
    return this.#age < lifetime ? this.#keys.get(kid) : undefined;
  }

  /** Not having reached the authority must not be taken for its saying no: that would be 401 for a good token. */
  async #askFor(kid: string): Promise<SigningKey | undefined> {
    if (this.#mayAsk()) {
      this.#askedAt = this.#terms.clock();
      await this.load();
    } else await this.#loading;
    const key = this.#findKnown(kid);
    if (key || (!this.#failed && this.#age < lifetime)) return key;
    throw new RosterError(
      'keys_unavailable',
      `The signing keys could not be read from ${new URL(this.#terms.url).host}. Repeat the call in ${retrySeconds} seconds.`,
      { retryAfter: retrySeconds },
    );
  }

  #mayAsk(): boolean {
    const pause = this.#failed ? retrySeconds * 1000 : cooldown;
    return this.#terms.clock() - this.#askedAt >= pause;
  }

  async #load(): Promise<void> {
    try {
      const keys = await fetchKeySet(this.#terms.url, this.#terms.timeoutMilliseconds);
      const before = this.#keys;
      this.#keys = keys;
      this.#loadedAt = this.#terms.clock();
      this.#failed = false;
      if ([...before].some(([kid, known]) => !isSame(known, keys.get(kid)))) this.#terms.onLost();
    } catch (cause) {
      this.#failed = true;
      this.#terms.onFailed(cause);
    }
  }
}

function isSame(known: SigningKey, now: SigningKey | undefined): boolean {
  return now !== undefined && now.issuer === known.issuer && now.key.equals(known.key);
}
