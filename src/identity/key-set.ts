import { createPublicKey, type KeyObject } from 'node:crypto';
import { isRecord } from '#base/json.ts';

export interface SigningKey {
  readonly key: KeyObject;
  /** For whom the key speaks, perhaps with `{tenantid}` in it (Microsoft identity platform, signing key issuer). */
  readonly issuer: string | undefined;
}

/** By key id. */
export type KeySet = ReadonlyMap<string, SigningKey>;

const mostKeys = 1000;
const shortestModulus = 2048;

/** Reads a JSON Web Key Set (RFC 7517). Throws for anything but a 200 with a key set. */
export async function fetchKeySet(url: string, timeoutMilliseconds: number): Promise<KeySet> {
  const signal = AbortSignal.timeout(timeoutMilliseconds);
  const response = await fetch(url, { signal, redirect: 'error', headers: { accept: 'application/json' } });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`${url} answered ${response.status}.`);
  }
  const body: unknown = await response.json();
  if (!isRecord(body) || !Array.isArray(body.keys)) throw new Error(`${url} did not answer a key set.`);
  return importKeys(body.keys);
}

/** Leaves out what cannot verify RS256 safely. Of two keys with one id the first counts. */
function importKeys(entries: readonly unknown[]): KeySet {
  const keys = new Map<string, SigningKey>();
  for (const entry of entries.slice(0, mostKeys)) {
    if (!isRecord(entry) || !isForSignatures(entry)) continue;
    const { kid, issuer } = entry;
    if (typeof kid !== 'string' || keys.has(kid)) continue;
    if (issuer !== undefined && typeof issuer !== 'string') continue;
    const key = importKey(entry);
    if (key) keys.set(kid, { key, issuer });
  }
  return keys;
}

function isForSignatures({ kty, use, alg }: Record<string, unknown>): boolean {
  return kty === 'RSA' && (use === undefined || use === 'sig') && (alg === undefined || alg === 'RS256');
}

function importKey({ n, e }: Record<string, unknown>): KeyObject | undefined {
  if (typeof n !== 'string' || typeof e !== 'string') return undefined;
  try {
    const key = createPublicKey({ format: 'jwk', key: { kty: 'RSA', n, e } });
    return (key.asymmetricKeyDetails?.modulusLength ?? 0) >= shortestModulus ? key : undefined;
  } catch {
    return undefined;
  }
}
