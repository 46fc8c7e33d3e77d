import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { monotonic, systemClock } from '#base/clock.ts';
import { accessTokenVerifier } from '#identity/access-token.ts';
import { clientCredentials, signIn } from '#identity/local-tenant/sign-in.ts';
import { rights } from '#identity/principal.ts';
import { signingKeys } from '#identity/signing-keys.ts';
import { entraCalls } from './support/entra-calls.ts';
import { redirectEntra, startTestTenant } from './support/tenant.ts';

const subject = await startTestTenant();
const transport = redirectEntra(subject.tenant.origin);
const { api, authority, caller, guid } = entraCalls(subject);
after(async () => {
  transport.restore();
  await subject.tenant.close();
});

describe('an access token', () => {
  async function verified(token: string) {
    const keys = createRemoteJWKSet(new URL(`${authority}/discovery/v2.0/keys`));
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: `${authority}/v2.0`,
      audience: subject.apiClientId,
      algorithms: ['RS256'],
      typ: 'JWT',
      requiredClaims: ['exp', 'nbf', 'iat'],
    });
    assert.deepEqual(Object.keys(protectedHeader).sort(), ['alg', 'kid', 'typ']);
    return payload;
  }

  test('of a person has the claims of Entra’s version 2.0, and no others', async () => {
    const { clientId, redirectUris } = subject.applications.page;
    const { administrator } = subject;
    const answer = await signIn({
      ...caller,
      clientId,
      redirectUri: redirectUris[0] ?? '',
      scope: `${api('contacts.readonly')} ${api('roster.admin')}`,
      person: administrator.email,
    });
    const { iat = 0, nbf, exp, sub, uti, ...claims } = await verified(answer.access_token);
    assert.deepEqual(claims, {
      aud: subject.apiClientId,
      iss: `${authority}/v2.0`,
      azp: clientId,
      azpacr: '0',
      name: administrator.name,
      oid: administrator.objectId,
      preferred_username: administrator.email,
      roles: ['Roster.Administrator'],
      scp: 'contacts.readonly roster.admin',
      tid: subject.tenantId,
      ver: '2.0',
    });
    assert.equal(nbf, iat);
    assert.equal(exp, iat + answer.expires_in);
    assert.notEqual(sub, administrator.objectId);
    assert.match(String(uti), /^[\w-]{22}$/);
  });

  test('of a person has another subject in another application, and the same object id', async () => {
    const claims = [];
    for (const { clientId, redirectUris } of [subject.applications.page, subject.applications.commandLine]) {
      const request = {
        ...caller,
        clientId,
        redirectUri: redirectUris[0] ?? '',
        person: subject.person.name,
      };
      const answer = await signIn({ ...request, scope: api('contacts.readonly') });
      claims.push(await verified(answer.access_token));
    }
    const [one, other] = claims;
    assert.equal(one?.oid, other?.oid);
    assert.notEqual(one?.sub, other?.sub);
    assert.equal(one?.roles, undefined);
  });

  test('of an application is proven to be one by `idtyp` and by its subject', async () => {
    const { clientId, secret } = subject.applications.daemon;
    const answer = await clientCredentials({
      ...caller,
      clientId,
      clientSecret: secret,
      scope: api('.default'),
    });
    const { iat = 0, nbf, exp, sub, oid, uti, ...claims } = await verified(answer.access_token);
    assert.deepEqual(claims, {
      aud: subject.apiClientId,
      iss: `${authority}/v2.0`,
      azp: clientId,
      azpacr: '1',
      idtyp: 'app',
      roles: ['Contacts.ReadWrite.All'],
      tid: subject.tenantId,
      ver: '2.0',
    });
    assert.match(String(oid), guid);
    assert.equal(sub, oid);
    assert.notEqual(oid, clientId);
    assert.equal(exp, iat + answer.expires_in);
    assert.equal(nbf, iat);
    assert.match(String(uti), /^[\w-]{22}$/);
  });

  test('asked for with `.default` holds every scope of the API', async () => {
    const { clientId, redirectUris } = subject.applications.commandLine;
    const request = {
      ...caller,
      clientId,
      redirectUri: redirectUris[0] ?? '',
      person: subject.person.name,
    };
    const answer = await signIn({ ...request, scope: api('.default') });
    assert.equal(decodeJwt(answer.access_token).scp, 'contacts.readonly contacts.write roster.admin');
    assert.equal(answer.refresh_token, undefined, 'offline_access was not asked for');
  });

  test('passes Roster’s own verification with the rights that it was asked for', async context => {
    const keys = signingKeys({
      authority: caller.authority,
      tenantIds: [subject.tenantId],
      clock: monotonic,
    });
    context.after(() => keys.close());
    const verifier = accessTokenVerifier({
      authority: caller.authority,
      tenantIds: [subject.tenantId],
      audience: subject.apiClientId,
      keys,
      clock: systemClock,
    });
    const rightsOf = async ({ access_token }: { access_token: string }) =>
      [...(await verifier.verify([`Bearer ${access_token}`])).rights].sort();

    const { daemon, administration, page } = subject.applications;
    const machine = (application: typeof daemon) =>
      clientCredentials({
        ...caller,
        clientId: application.clientId,
        clientSecret: application.secret,
        scope: api('.default'),
      });
    const person = (name: string) =>
      signIn({
        ...caller,
        clientId: page.clientId,
        redirectUri: page.redirectUris[0] ?? '',
        scope: api('.default'),
        person: name,
      });
    assert.deepEqual(await rightsOf(await machine(daemon)), ['contacts.readonly', 'contacts.write']);
    assert.deepEqual(await rightsOf(await machine(administration)), ['roster.admin']);
    assert.deepEqual(await rightsOf(await person(subject.administrator.name)), [...rights].sort());
    assert.deepEqual(await rightsOf(await person(subject.person.name)), [
      'contacts.readonly',
      'contacts.write',
    ]);
  });

  test('takes its times from the clock that the tenant was given', async context => {
    const now = Date.UTC(2031, 0, 1);
    const later = await startTestTenant({ clock: () => now });
    context.after(() => later.tenant.close());
    const { clientId, secret } = later.applications.daemon;
    const answer = await clientCredentials({
      authority: later.tenant.origin,
      tenantId: later.tenantId,
      clientId,
      clientSecret: secret,
      scope: `api://${later.apiClientId}/.default`,
    });
    assert.equal(decodeJwt(answer.access_token).iat, now / 1000);
  });
});
