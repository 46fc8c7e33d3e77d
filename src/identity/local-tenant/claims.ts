import { createHash, randomBytes } from 'node:crypto';
import type { IssuedToken } from 'oidc-provider';
import { type Application, findApplication, findPerson, guidOf, type Person, type Tenant } from './tenant.ts';

/**
 * The payload of an access token as Entra makes it in version 2.0 (access token claims reference): `scp` and
 * the person's `roles` where somebody signed in, `idtyp` and the application's `roles` where nobody did.
 */
export function accessTokenPayload(tenant: Tenant, token: IssuedToken): Record<string, unknown> {
  const now = Math.floor(tenant.clock() / 1000);
  const application = findApplication(tenant, token.clientId);
  const person = findPerson(tenant, token.accountId);
  return {
    aud: tenant.api.clientId,
    iss: tenant.issuer,
    iat: now,
    nbf: now,
    exp: now + token.expiration,
    azp: token.clientId,
    azpacr: application?.secret === undefined ? '0' : '1',
    ...(person
      ? personClaims(tenant, token, person)
      : applicationClaims(tenant, token.clientId, application)),
    tid: tenant.id,
    uti: randomBytes(16).toString('base64url'),
    ver: '2.0',
  };
}

function personClaims(tenant: Tenant, token: IssuedToken, person: Person): Record<string, unknown> {
  return {
    name: person.name,
    oid: person.objectId,
    preferred_username: person.email,
    ...(person.roles && person.roles.length > 0 ? { roles: person.roles } : {}),
    scp: token.scope ?? '',
    sub: pairwiseSubject(tenant, person.objectId, token.clientId),
  };
}

function applicationClaims(tenant: Tenant, clientId: string, application: Application | undefined) {
  const oid = guidOf('service principal', tenant.id, clientId);
  const roles = application?.roles ?? [];
  return {
    idtyp: 'app',
    oid,
    ...(roles.length > 0 && tenant.approved.has(clientId) ? { roles } : {}),
    sub: oid,
  };
}

/** The claims that an ID token may hold, by the scope that asks for them. */
export const idTokenClaims = {
  openid: ['sub', 'oid', 'tid', 'ver'],
  profile: ['name', 'preferred_username'],
  email: ['email'],
};

export function idTokenValues(tenant: Tenant, person: Person): Record<string, unknown> {
  return {
    sub: person.objectId,
    oid: person.objectId,
    tid: tenant.id,
    ver: '2.0',
    name: person.name,
    preferred_username: person.email,
    email: person.email,
  };
}

/** The same person has another subject in each application. */
export function pairwiseSubject(tenant: Tenant, objectId: string, clientId: string): string {
  return createHash('sha256').update([tenant.id, objectId, clientId].join('\n')).digest('base64url');
}

/** What MSAL makes the id of its account from. */
export function clientInfo(tenant: Tenant, objectId: string): string {
  return Buffer.from(JSON.stringify({ uid: objectId, utid: tenant.id })).toString('base64url');
}
