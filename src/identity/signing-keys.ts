import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import type { SigningKey } from './key-set.ts';
import { TenantKeys } from './tenant-keys.ts';

export interface SigningKeys {
  /**
   * At once and without I/O for a known key, `undefined` for one that the tenant does not publish. Throws (rejects
   * with) `keys_unavailable` where that cannot be told.
   */
  find(tenantId: string, kid: string): SigningKey | undefined | Promise<SigningKey | undefined>;
  /** Reads every tenant's keys now. Never rejects: a failure is logged, and the keys that are known go on. */
  refresh(): Promise<void>;
  /** Whether the keys of every tenant were read once. */
  isReady(): boolean;
  /** Ends the looks in the background. */
  close(): void;
}

export interface SigningKeysTerms {
  /** Without a slash at its end. */
  readonly authority: string;
  readonly tenantIds: readonly string[];
  /** For ages only: give it one that no change of the wall clock moves. */
  readonly clock: Clock;
  readonly timeoutMilliseconds?: number;
  readonly log?: Pick<Log, 'warn'>;
  /** A key of the tenant was withdrawn: what it signed must not be remembered. */
  readonly onKeysLost?: (tenantId: string) => void;
}

/** Looks each minute whether keys are an hour old, or could not be read. */
const lookEvery = 60_000;

/**
 * The keys that each tenant signs with, read per tenant as the Microsoft identity platform asks (signing key rollover):
 * at the start by `refresh`, hourly, and for an unknown key id, but then at most every five minutes.
 */
export function signingKeys(terms: SigningKeysTerms): SigningKeys {
  const { authority, clock, timeoutMilliseconds = 5_000, log, onKeysLost } = terms;
  const tenants = new Map<string, TenantKeys>();
  for (const tenantId of terms.tenantIds)
    tenants.set(
      tenantId,
      new TenantKeys({
        url: `${authority}/${tenantId}/discovery/v2.0/keys`,
        clock,
        timeoutMilliseconds,
        onLost: () => onKeysLost?.(tenantId),
        onFailed: error => log?.warn({ error, tid: tenantId }, 'The signing keys could not be read.'),
      }),
    );

  async function load(wanted: readonly TenantKeys[]): Promise<void> {
    await Promise.all(wanted.map(keys => keys.load()));
  }
  const all = [...tenants.values()];
  const timer = setInterval(() => load(all.filter(keys => keys.isDue)), lookEvery).unref();

  return {
    find: (tenantId, kid) => tenants.get(tenantId)?.find(kid),
    refresh: () => load(all),
    isReady: () => all.every(keys => keys.isLoaded),
    close: () => clearInterval(timer),
  };
}
