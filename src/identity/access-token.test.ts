import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { type ErrorCode, RosterError } from '#base/errors.ts';
import { attackSequences } from '#test/support/attack-sequences.ts';
import { type AttackRequest, attacks, type Stage, withstand } from '#test/support/attacks.ts';
import { listening } from '#test/support/listening.ts';
import { rawRequest } from '#test/support/raw-request.ts';
import {
  applicationId,
  clientId,
  personId,
  startTokenMint,
  type TokenMint,
} from '#test/support/token-mint.ts';
import { type AccessTokenVerifier, accessTokenVerifier } from './access-token.ts';
import { challenge } from './challenge.ts';
import { rights } from './principal.ts';
import { signingKeys } from './signing-keys.ts';

let now = Date.UTC(2030, 0, 1);
let mint: TokenMint;
before(async () => {
  mint = await startTokenMint(() => now);
});
after(() => mint.close());

function verifier(): AccessTokenVerifier & { refresh(): Promise<void> } {
  const clock = () => now;
  const { authority, tenantId, otherTenantId, audience } = mint;
  const tenantIds = [tenantId, otherTenantId];
  const keys = signingKeys({
    authority,
    tenantIds,
    clock,
    timeoutMilliseconds: 2000,
    onKeysLost: tenant => tokens.forgetTenant(tenant),
  });
  keys.close();
  const tokens = accessTokenVerifier({ authority, tenantIds, audience, keys, clock });
  return { ...tokens, refresh: keys.refresh };
}

/** A door that asks for nothing but the right that the path names, so that the list can be played over real HTTP. */
async function openDoor(): Promise<Stage & { close(): Promise<void> }> {
  const tokens = verifier();
  await tokens.refresh();
  const server = createServer(async (request, response) => {
    try {
      const { pathname } = new URL(request.url ?? '', 'http://door');
      const right = rights.find(name => pathname === `/${name}`);
      const principal = await tokens.verify(request.headersDistinct.authorization);
      if (right === undefined) throw new Error('There is no such door.');
      if (!principal.rights.has(right))
        throw new RosterError('scope_missing', `The token lacks ${right}.`, { scopes: [right] });
      response.end('welcome');
    } catch (error) {
      if (!(error instanceof RosterError)) throw error;
      const value = challenge(error, 'https://roster.example/.well-known/oauth-protected-resource');
      if (value) response.setHeader('www-authenticate', value);
      if (error.details.retryAfter) response.setHeader('retry-after', error.details.retryAfter);
      response.writeHead(error.status).end(error.message);
    }
  });
  const { origin, close } = await listening(server);
  return {
    mint,
    call: ({ headers, right = 'contacts.readonly', query }: AttackRequest) =>
      rawRequest(origin, `GET /${right}${query ? `?${query}` : ''}`, headers),
    advance: milliseconds => {
      now += milliseconds;
    },
    refreshKeys: tokens.refresh,
    close,
  };
}

describe('the attack list', () => {
  let door: Awaited<ReturnType<typeof openDoor>>;
  before(async () => {
    door = await openDoor();
  });
  after(() => door.close());

  for (const attack of attacks)
    test(`${attack.number}. ${attack.title}: ${attack.outcome}`, () => withstand(attack, door));

  test('has every case but 63, which needs records, and those that need other doors', () => {
    const numbers = new Set([...attacks, ...attackSequences].map(({ number }) => number));
    const cases = Array.from({ length: 67 }, (_, index) => index + 1).filter(number => number !== 63);
    assert.deepEqual(
      [...numbers].toSorted((one, other) => one - other),
      cases,
    );
  });

  test('25. no token made the server call an address that the token named', () => {
    assert.deepEqual(mint.strayCalls, []);
  });
});

describe('the attack list, cases of several calls', () => {
  for (const { number, title, play } of attackSequences)
    test(`${number}. ${title}`, async () => {
      const door = await openDoor();
      try {
        await play(door);
      } finally {
        await door.close();
        await mint.reset();
      }
    });
});

describe('an access token', () => {
  function bearer(token: string): readonly string[] {
    return [`Bearer ${token}`];
  }

  async function verify(token: string) {
    return await verifier().verify(bearer(token));
  }

  function refusal(code: ErrorCode) {
    return (error: unknown) => error instanceof RosterError && error.code === code;
  }

  test('of a person names tenant, object id and application; name and address are for display', async () => {
    const principal = await verify(mint.token({ preferred_username: 'robin@example.com' }));
    assert.deepEqual(principal, {
      kind: 'person',
      tenantId: mint.tenantId,
      objectId: personId,
      clientId,
      rights: new Set(['contacts.readonly']),
      displayName: 'Robin Example',
      email: 'robin@example.com',
    });
  });

  test('of an application names tenant, object id and application', async () => {
    const { kind, tenantId, objectId, rights } = await verify(mint.applicationToken());
    assert.deepEqual([kind, tenantId, objectId], ['application', mint.tenantId, applicationId]);
    assert.deepEqual(rights, new Set(['contacts.readonly']));
  });

  test('gives a display name that a store can hold, whatever the directory has', async () => {
    const { displayName, email } = await verify(
      mint.token({ name: ' Ro\0bin \ud800', preferred_username: 7 }),
    );
    assert.equal(displayName, 'Robin \ufffd');
    assert.equal(email, undefined);
  });

  const scopes = ['contacts.readonly', 'contacts.write', 'roster.admin'];
  const rightsOfTokens: readonly [string, readonly string[], () => string][] = [
    [
      'each scope gives its right',
      scopes.slice(0, 2),
      () => mint.token({ scp: 'contacts.write contacts.readonly' }),
    ],
    [
      'the scope to administer counts beside the role',
      scopes,
      () => mint.token({ scp: scopes.join(' '), roles: ['Roster.Administrator'] }),
    ],
    [
      'the scope to administer gives nothing alone',
      scopes.slice(0, 2),
      () => mint.token({ scp: scopes.join(' ') }),
    ],
    [
      'the role to administer gives nothing alone',
      [],
      () => mint.token({ scp: 'profile', roles: ['Roster.Administrator'] }),
    ],
    [
      'the role of applications makes no person administrator',
      [],
      () => mint.token({ scp: 'roster.admin', roles: ['Roster.Administer.All'] }),
    ],
    [
      'an application that may write may read',
      scopes.slice(0, 2),
      () => mint.applicationToken({ roles: ['Contacts.ReadWrite.All'] }),
    ],
    [
      'an application administers by its own role',
      ['roster.admin'],
      () => mint.applicationToken({ roles: ['Roster.Administer.All'] }),
    ],
    [
      'an application gets nothing by the role of people',
      [],
      () => mint.applicationToken({ roles: ['Roster.Administrator'] }),
    ],
  ];
  for (const [title, expected, token] of rightsOfTokens)
    test(title, async () => assert.deepEqual(new Set((await verify(token())).rights), new Set(expected)));

  const codes: readonly [ErrorCode, string, () => string][] = [
    ['token_malformed', 'has not three parts', () => 'a.b'],
    ['token_algorithm', 'is signed by another algorithm', () => mint.token({}, { alg: 'PS256' })],
    ['token_not_access', 'has another typ', () => mint.token({}, { typ: 'logout+jwt' })],
    ['token_not_access', 'has a nonce', () => mint.token({ nonce: '1' })],
    ['token_key_unknown', 'names an unknown key', () => mint.token({}, { kid: 'other' })],
    ['token_signature', 'was changed', () => `${mint.token().slice(0, -9)}AAAAAAAAA`],
    ['token_version', 'is of version 1.0', () => mint.token({ ver: '1.0' })],
    ['token_audience', 'is for another API', () => mint.token({ aud: clientId })],
    ['token_issuer', 'is of another tenant', () => mint.token({ tid: clientId })],
    ['token_issuer', 'is of another issuer', () => mint.token({ iss: 'https://example.com' })],
    ['token_expired', 'has expired', () => mint.token({ exp: 1 })],
    ['token_time', 'never expires', () => mint.token({ exp: undefined })],
    ['token_caller', 'names no application', () => mint.token({ azp: undefined })],
    ['token_caller', 'proves neither person nor application', () => mint.token({ scp: undefined })],
  ];
  for (const [code, title, token] of codes)
    test(`that ${title} is refused as ${code}`, () => assert.rejects(verify(token()), refusal(code)));

  const clocks: readonly [string, number, boolean][] = [
    ['exp', -59, true],
    ['exp', -61, false],
    ['nbf', 59, true],
    ['nbf', 61, false],
    ['iat', 59, true],
    ['iat', 61, false],
  ];
  for (const [name, seconds, isTaken] of clocks)
    test(`R58. whose ${name} is ${seconds} s from now is ${isTaken ? 'taken' : 'refused'}`, async () => {
      const token = mint.token({ [name]: now / 1000 + seconds });
      if (isTaken) await verify(token);
      else await assert.rejects(verify(token), RosterError);
    });

  test('is answered at once where it is remembered, and verified again after five minutes', async () => {
    const tokens = verifier();
    const credentials = bearer(mint.token());
    const principal = await tokens.verify(credentials);
    assert.equal(tokens.verify(credentials), principal);
    now += 299_999;
    assert.equal(tokens.verify(credentials), principal);
    now += 1;
    assert.ok(tokens.verify(credentials) instanceof Promise);
  });

  test('is told from another that the same connection brings', async () => {
    const tokens = verifier();
    const connection = {};
    const other = '22222222-2222-4222-8222-222222222222';
    const [first, second] = [bearer(mint.token()), bearer(mint.token({ oid: other }))];
    const principal = await tokens.verify(first, connection);
    assert.equal((await tokens.verify(second, connection)).objectId, other);
    assert.equal(tokens.verify(first, connection), principal);
    assert.notEqual(principal.objectId, other);
  });

  test('R56. is verified again when the clock was set back to before it was remembered', async () => {
    const tokens = verifier();
    const credentials = bearer(mint.token());
    await tokens.verify(credentials);
    now -= 3_600_000;
    try {
      await assert.rejects(async () => await tokens.verify(credentials), refusal('token_time'));
    } finally {
      now += 3_600_000;
    }
  });

  test('is not remembered when its tenant is forgotten, those of other tenants are', async () => {
    const tokens = verifier();
    const credentials = bearer(mint.token());
    const principal = await tokens.verify(credentials);
    tokens.forgetTenant(mint.otherTenantId);
    assert.equal(tokens.verify(credentials), principal);
    tokens.forgetTenant(mint.tenantId);
    assert.ok(tokens.verify(credentials) instanceof Promise);
  });

  test('that is refused is logged by code, key, tenant, application and token id, without the token', async () => {
    const lines: object[] = [];
    const { authority, tenantId, audience } = mint;
    const keys = { find: () => undefined };
    const log = { info: (members: object) => lines.push(members) };
    const tenantIds = [tenantId];
    const tokens = accessTokenVerifier({ authority, tenantIds, audience, keys, clock: () => now, log });
    await assert.rejects(async () => await tokens.verify(bearer(mint.token({ uti: 'u'.repeat(200) }))));
    const uti = 'u'.repeat(100);
    assert.deepEqual(lines, [
      { code: 'token_key_unknown', kid: 'trusted', tid: tenantId, azp: clientId, uti },
    ]);
  });
});
