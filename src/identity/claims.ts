import { RosterError } from '#base/errors.ts';
import { callerOf } from './caller.ts';
import { type Claims, claim, isGuid } from './claim.ts';
import type { Principal } from './principal.ts';

/** What a token must say to be one for this API, now. Times in seconds since 1970. */
export interface Expectation {
  /** Without a slash at its end. */
  readonly authority: string;
  readonly tenantId: string;
  /** The `issuer` member of the key that signed: a key speaks for the tenants it was published for, and no other. */
  readonly keyIssuer: string | undefined;
  readonly audience: string;
  readonly now: number;
  readonly toleranceSeconds: number;
}

/** Personal Microsoft accounts: anyone can have one, so no configuration lets them in. */
const personalTenant = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** The tenant that the token names, where it is one of ours. Before the signature is verified this only chooses keys. */
export function tenantOf(claims: Claims, tenantIds: ReadonlySet<string>): string {
  const tenantId = claim(claims, 'tid');
  if (!isGuid(tenantId) || tenantId === personalTenant || !tenantIds.has(tenantId)) throw foreignTenant();
  return tenantId;
}

/** The caller of a token whose signature is good, and when the token expires, in seconds since 1970. */
export function principalFrom(
  claims: Claims,
  expected: Expectation,
): { readonly principal: Principal; readonly expires: number } {
  requireVersion(claims);
  if (claim(claims, 'aud') !== expected.audience)
    throw new RosterError(
      'token_audience',
      'The access token was issued for another API. Ask for a scope of this one.',
    );
  requireIssuer(claims, expected);
  const expires = requireTimes(claims, expected);
  return { principal: callerOf(claims, expected.tenantId), expires };
}

function requireVersion(claims: Claims): void {
  if (claim(claims, 'ver') === '2.0') return;
  throw new RosterError(
    'token_version',
    'The access token is not of version 2.0. Set requestedAccessTokenVersion to 2 in the registration of the API.',
  );
}

function requireIssuer(claims: Claims, { authority, tenantId, keyIssuer }: Expectation): void {
  const issuer = `${authority}/${tenantId}/v2.0`;
  if (claim(claims, 'iss') !== issuer) throw foreignTenant();
  if (keyIssuer !== undefined && keyIssuer.replace('{tenantid}', tenantId) !== issuer) throw foreignTenant();
}

/** A token without times would be good for ever; `1e400` in JSON is read as Infinity. */
function requireTimes(claims: Claims, { now, toleranceSeconds }: Expectation): number {
  const [expires, notBefore, issuedAt] = [claim(claims, 'exp'), claim(claims, 'nbf'), claim(claims, 'iat')];
  if (!isTime(expires) || !isTime(notBefore) || !isTime(issuedAt))
    throw new RosterError('token_time', 'The access token does not say when it is valid. Ask for a new one.');
  if (expires <= now - toleranceSeconds)
    throw new RosterError('token_expired', 'The access token has expired. Ask for a new one.');
  if (Math.max(notBefore, issuedAt) >= now + toleranceSeconds)
    throw new RosterError('token_time', 'The access token is not valid yet. Check the clock of this server.');
  return expires;
}

function isTime(value: unknown): value is number {
  return Number.isFinite(value);
}

function foreignTenant(): RosterError {
  return new RosterError(
    'token_issuer',
    'The access token comes from a tenant that is not configured here. Use a token of this tenant.',
  );
}
