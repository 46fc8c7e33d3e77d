import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { after, afterEach, before, describe, test } from 'node:test';
import { RosterError } from '#base/errors.ts';
import { keyFailures, mintKey, startTokenMint, type TokenMint } from '#test/support/token-mint.ts';
import { type SigningKeys, signingKeys } from './signing-keys.ts';

let now = 0;
let mint: TokenMint;
before(async () => {
  mint = await startTokenMint(() => now);
});
after(() => mint.close());
afterEach(() => mint.reset());

interface Watched extends SigningKeys {
  readonly lost: readonly string[];
  readonly warnings: readonly object[];
}

/** Keys of both tenants of the mint, not read yet. */
function watchedKeys(): Watched {
  const lost: string[] = [];
  const warnings: object[] = [];
  const keys = signingKeys({
    authority: mint.authority,
    tenantIds: [mint.tenantId, mint.otherTenantId],
    clock: () => now,
    timeoutMilliseconds: 500,
    log: { warn: members => warnings.push(members) },
    onKeysLost: tenantId => lost.push(tenantId),
  });
  keys.close();
  return { ...keys, lost, warnings };
}

async function readKeys(): Promise<Watched> {
  const keys = watchedKeys();
  await keys.refresh();
  return keys;
}

function isUnavailable(error: unknown): boolean {
  return error instanceof RosterError && error.code === 'keys_unavailable' && error.details.retryAfter === 30;
}

describe('signing keys', () => {
  test('are ready when those of every tenant were read', async () => {
    const keys = watchedKeys();
    assert.equal(keys.isReady(), false);
    mint.publish(mint.otherTenantId, []);
    await keys.refresh();
    assert.equal(keys.isReady(), true);
  });

  test('are not ready while the authority is out of reach, and say so in the log', async () => {
    await mint.fail('refused');
    const keys = await readKeys();
    assert.equal(keys.isReady(), false);
    assert.equal(keys.warnings.length, 2);
  });

  test('that are known are found at once, without I/O', async () => {
    const keys = await readKeys();
    const fetches = mint.keyFetches;
    const found = keys.find(mint.tenantId, 'trusted');
    assert.ok(found && !(found instanceof Promise));
    assert.ok(found.key.equals(mint.trusted.publicKey));
    assert.equal(found.issuer, `${mint.authority}/{tenantid}/v2.0`);
    assert.equal(mint.keyFetches, fetches);
  });

  test('are those of one tenant, and a tenant that is not configured has none', async () => {
    const keys = await readKeys();
    assert.equal(await keys.find(mint.tenantId, 'branch'), undefined);
    assert.equal(keys.find('11111111-2222-4333-8444-555555555555', 'trusted'), undefined);
  });

  test('that are new are read when a token names one', async () => {
    const keys = await readKeys();
    mint.publish(mint.tenantId, [mint.entry(mint.trusted), mint.entry(mint.stranger)]);
    const found = await keys.find(mint.tenantId, 'stranger');
    assert.ok(found?.key.equals(mint.stranger.publicKey));
  });

  test('R47. made-up key ids, 1,000 at once and then for an hour, cause one request in five minutes', async () => {
    const keys = await readKeys();
    const fetches = mint.keyFetches;
    await Promise.all(
      Array.from({ length: 1_000 }, (_, index) => keys.find(mint.tenantId, `made-up-${index}`)),
    );
    assert.equal(mint.keyFetches - fetches, 1);
    for (let minute = 1; minute < 60; minute += 1) {
      now += 60_000;
      assert.equal(await keys.find(mint.tenantId, `made-up-${minute}`), undefined);
    }
    assert.equal(mint.keyFetches - fetches, 12);
  });

  for (const face of keyFailures)
    test(`R46. out of reach (${face}): known ones go on for a day, unknown ones are unavailable`, async () => {
      const keys = await readKeys();
      const known = keys.find(mint.tenantId, 'trusted');
      await mint.fail(face);
      await assert.rejects(async () => await keys.find(mint.tenantId, 'unknown'), isUnavailable);
      await assert.rejects(
        async () => await keys.find(mint.tenantId, 'unknown, asked at once again'),
        isUnavailable,
      );
      now += 24 * 3_600_000 - 1;
      assert.equal(keys.find(mint.tenantId, 'trusted'), known);
      now += 1;
      await assert.rejects(async () => await keys.find(mint.tenantId, 'trusted'), isUnavailable);
      await mint.fail(undefined);
      now += 30_000;
      assert.ok(await keys.find(mint.tenantId, 'trusted'));
    });

  test('that were never read are asked for by the first token, and again when callers were told to come back', async () => {
    await mint.fail('status');
    const keys = watchedKeys();
    const fetches = mint.keyFetches;
    for (let call = 0; call < 5; call += 1)
      await assert.rejects(async () => await keys.find(mint.tenantId, 'trusted'), isUnavailable);
    assert.equal(mint.keyFetches - fetches, 1);
    await mint.fail(undefined);
    now += 30_000;
    assert.ok(await keys.find(mint.tenantId, 'trusted'));
  });

  test('are read by one request at a time', async () => {
    const keys = watchedKeys();
    const fetches = mint.keyFetches;
    await Promise.all([keys.refresh(), keys.refresh(), keys.find(mint.tenantId, 'trusted')]);
    assert.equal(mint.keyFetches - fetches, 2);
  });

  test('that are withdrawn or replaced are told; new ones and failures are not', async () => {
    const keys = await readKeys();
    mint.publish(mint.tenantId, [mint.entry(mint.trusted), mint.entry(mint.stranger)]);
    await keys.refresh();
    await mint.fail('html');
    await keys.refresh();
    assert.deepEqual(keys.lost, []);
    await mint.fail(undefined);
    mint.publish(mint.tenantId, [mint.entry({ ...mint.branch, kid: 'trusted' }), mint.entry(mint.stranger)]);
    await keys.refresh();
    mint.publish(mint.tenantId, [mint.entry(mint.stranger)]);
    await keys.refresh();
    assert.deepEqual(keys.lost, [mint.tenantId, mint.tenantId]);
    assert.equal(await keys.find(mint.tenantId, 'trusted'), undefined);
  });

  test('that cannot verify RS256 safely are left out', async () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { trusted, stranger, entry } = mint;
    mint.publish(mint.tenantId, [
      { ...publicKey.export({ format: 'jwk' }), kid: 'elliptic', use: 'sig' },
      { kty: 'oct', k: 'c2VjcmV0', kid: 'secret' },
      entry(mintKey('short', 1024)),
      entry(trusted, { kid: 'for encryption', use: 'enc' }),
      entry(trusted, { kid: 'for PS256', alg: 'PS256' }),
      entry(trusted, { kid: 'without modulus', n: undefined }),
      entry(trusted, { kid: 'with a damaged modulus', n: '' }),
      entry(trusted, { kid: 'with an odd issuer', issuer: ['a'] }),
      entry(trusted, { kid: 7 }),
      null,
      'text',
      entry(trusted, { kid: 'twice' }),
      entry(stranger, { kid: 'twice' }),
      entry(trusted, { kid: 'without use', use: undefined, issuer: undefined }),
    ]);
    const keys = await readKeys();
    const refused = ['elliptic', 'secret', 'short', 'for encryption', 'for PS256', 'without modulus'];
    for (const kid of [...refused, 'with a damaged modulus', 'with an odd issuer', '7'])
      assert.equal(await keys.find(mint.tenantId, kid), undefined, kid);
    const twice = await keys.find(mint.tenantId, 'twice');
    assert.ok(twice?.key.equals(createPublicKey(trusted.privateKey)));
    assert.ok(keys.find(mint.tenantId, 'without use'));
  });

  test('are at most 1,000 for a tenant', async () => {
    const entries = Array.from({ length: 1_001 }, (_, index) =>
      mint.entry({ ...mint.trusted, kid: `${index}` }),
    );
    mint.publish(mint.tenantId, entries);
    const keys = await readKeys();
    assert.ok(keys.find(mint.tenantId, '999'));
    assert.equal(await keys.find(mint.tenantId, '1000'), undefined);
  });

  test('are looked for in the background: those an hour old, and those that could not be read', async context => {
    context.mock.timers.enable({ apis: ['setInterval'] });
    const { authority, tenantId } = mint;
    const seen = Promise.withResolvers<void>();
    const log = { warn: () => seen.resolve() };
    const keys = signingKeys({ authority, tenantIds: [tenantId], clock: () => now, log });
    await keys.refresh();
    const fetches = mint.keyFetches;
    now += 3_599_999;
    context.mock.timers.tick(60_000);
    await keys.find(tenantId, 'trusted');
    assert.equal(mint.keyFetches, fetches);
    await mint.fail('status');
    now += 1;
    context.mock.timers.tick(60_000);
    await seen.promise;
    assert.equal(mint.keyFetches, fetches + 1);
    keys.close();
    context.mock.timers.tick(60_000);
    assert.equal(mint.keyFetches, fetches + 1);
  });
});
