import { hash, verify as verifySignature } from 'node:crypto';
import { BoundedMap } from '#base/bounded-map.ts';
import type { Clock } from '#base/clock.ts';
import { RosterError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { bearerToken } from './bearer.ts';
import { claim } from './claim.ts';
import { principalFrom, tenantOf } from './claims.ts';
import { type CompactToken, readCompactToken } from './compact-token.ts';
import type { SigningKey } from './key-set.ts';
import type { Principal } from './principal.ts';
import type { SigningKeys } from './signing-keys.ts';

export interface AccessTokenVerifier {
  /**
   * Who is calling, given all `Authorization` headers, and the connection that they came by. At once for a token that is
   * remembered. Throws or rejects with `token_missing`, `credentials_ambiguous`, `token_…` or `keys_unavailable`.
   */
  verify(authorization: readonly string[] | undefined, connection?: object): Principal | Promise<Principal>;
  /** Forgets the tokens of a tenant that withdrew a key or was removed. */
  forgetTenant(tenantId: string): void;
}

export interface AccessTokenTerms {
  /** Without a slash at its end. */
  readonly authority: string;
  readonly tenantIds: readonly string[];
  /** The client id of the API. */
  readonly audience: string;
  readonly keys: Pick<SigningKeys, 'find'>;
  readonly clock: Clock;
  /** By how much other clocks may differ. */
  readonly toleranceSeconds?: number;
  readonly log?: Pick<Log, 'info'>;
}

interface Remembered {
  readonly principal: Principal;
  readonly from: number;
  readonly until: number;
}

const mostRemembered = 10_000;
const rememberedFor = 300_000;

/** Verifies access tokens of Entra ID, version 2.0 (Microsoft identity platform, access tokens). */
export function accessTokenVerifier(terms: AccessTokenTerms): AccessTokenVerifier {
  const { authority, audience, keys, clock, toleranceSeconds = 60 } = terms;
  const tenantIds = new Set(terms.tenantIds);
  const remembered = new BoundedMap<string, Remembered>('access tokens', mostRemembered);

  /** What each connection sent last: most send one token with all their calls, and its digest costs 2 µs. */
  const sentLast = new WeakMap<object, { readonly token: string; readonly digest: string }>();

  function digestOf(token: string, connection: object | undefined): string {
    const last = connection && sentLast.get(connection);
    if (last?.token === token) return last.digest;
    const digest = hash('sha256', token, 'base64');
    if (connection) sentLast.set(connection, { token, digest });
    return digest;
  }

  /** By the hash of the whole token: of less, and another signature would pass. A clock set back is no way round `nbf`. */
  function recall(digest: string): Principal | undefined {
    const known = remembered.get(digest);
    const now = clock();
    return known && now >= known.from && now < known.until ? known.principal : undefined;
  }

  async function verifyAnew(token: string, digest: string): Promise<Principal> {
    let read: CompactToken | undefined;
    try {
      read = readCompactToken(token);
      const tenantId = tenantOf(read.payload, tenantIds);
      const key = requireSignature(read, await keys.find(tenantId, read.kid));
      const from = clock();
      const { principal, expires } = principalFrom(read.payload, {
        authority,
        tenantId,
        keyIssuer: key.issuer,
        audience,
        now: from / 1000,
        toleranceSeconds,
      });
      remembered.set(digest, { principal, from, until: Math.min(expires * 1000, from + rememberedFor) });
      return principal;
    } catch (error) {
      if (error instanceof RosterError)
        terms.log?.info(traitsOf(read, error), 'An access token was refused.');
      throw error;
    }
  }

  return {
    verify(authorization, connection) {
      const token = bearerToken(authorization);
      const digest = digestOf(token, connection);
      return recall(digest) ?? verifyAnew(token, digest);
    },
    forgetTenant(tenantId) {
      remembered.deleteWhere(({ principal }) => principal.tenantId === tenantId);
    },
  };
}

/** RS256, whatever the token says: its header was refused if it says anything else. */
function requireSignature(read: CompactToken, key: SigningKey | undefined): SigningKey {
  if (key === undefined)
    throw new RosterError(
      'token_key_unknown',
      'The access token names a signing key that its tenant does not publish. Ask for a new token.',
    );
  if (!verifySignature('RSA-SHA256', Buffer.from(read.signed), key.key, read.signature))
    throw new RosterError(
      'token_signature',
      'The signature of the access token is not valid. Ask for a new token.',
    );
  return key;
}

/** What an administrator needs to find the registration. None of it is verified, so all of it is cut. */
function traitsOf(read: CompactToken | undefined, { code }: RosterError): Readonly<Record<string, unknown>> {
  const [tid, azp, uti] = ['tid', 'azp', 'uti'].map(name => {
    const value = read && claim(read.payload, name);
    return typeof value === 'string' ? value.slice(0, 100) : undefined;
  });
  return { code, kid: read?.kid, tid, azp, uti };
}
