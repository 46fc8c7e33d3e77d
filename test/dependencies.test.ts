import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { readConfiguration } from '#app/config.ts';
import { type Running, start } from '#app/start.ts';
import { systemClock } from '#base/clock.ts';
import { parseJson } from '#base/json.ts';
import { memberOf } from './support/member.ts';
import { tell, times } from './support/proof.ts';
import { environmentFor } from './support/server-process.ts';
import {
  compact,
  keyFailures,
  type MintedKey,
  mintKey,
  rs256,
  startTokenMint,
  type TokenMint,
} from './support/token-mint.ts';
import { apiCall, Wire, type WireAnswer } from './support/wire.ts';

const minute = 60_000;

describe('When the tenant cannot be reached', () => {
  let mint: TokenMint;
  let folder: string;
  let running: Running;
  /** The age of keys is moved by the test. */
  let keyTime = 0;

  before(async () => {
    mint = await startTokenMint(systemClock);
  });
  after(() => mint.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roster-keys-'));
  });
  afterEach(async () => {
    await running.stop();
    await mint.reset();
    await rm(folder, { recursive: true });
  });

  async function open(): Promise<Wire> {
    running = await start({
      configuration: { ...readConfiguration(environmentFor(mint, folder)), apiClientId: mint.audience },
      keys: { clock: () => keyTime, timeoutMilliseconds: 2000 },
    });
    return new Wire(running.baseUrl);
  }

  /** A token that no server has seen before. */
  function tokenOf(key: MintedKey, kid = key.kid): string {
    return compact(mint.header({ kid }), mint.claims({ uti: randomUUID() }), rs256(key));
  }

  async function list(wire: Wire, token: string): Promise<WireAnswer> {
    const answer = await wire.call(apiCall({ method: 'GET', path: '/contacts/?limit=1', token }));
    assert.ok(answer, 'no answer');
    return answer;
  }

  function assertComeBack(answer: WireAnswer): void {
    assert.equal(answer.status, 503, answer.body);
    assert.match(answer.head, /^retry-after: \d+/im);
    assert.equal(memberOf(parseJson(answer.body), 'code'), 'keys_unavailable');
  }

  test('R46. A server that starts without its keys is not ready, answers 503 with Retry-After, and works once they are there', async () => {
    await mint.fail('refused');
    const wire = await open();
    const token = tokenOf(mint.trusted);
    assertComeBack(await list(wire, token));
    assertComeBack(await list(wire, tokenOf(mint.stranger)));
    const ready = apiCall({ method: 'GET', path: '/health/ready', token });
    assert.equal((await wire.call(ready))?.status, 503);

    await mint.fail(undefined);
    keyTime += 31_000;
    assert.equal((await list(wire, token)).status, 200);
    assert.equal((await wire.call(ready))?.status, 200);
    wire.close();
  });

  for (const face of keyFailures) {
    test(`R46. Known keys go on when the key endpoint fails (${face}); unknown ones give 503, never 401 and never acceptance`, async () => {
      const wire = await open();
      const seen = tokenOf(mint.trusted);
      assert.equal((await list(wire, seen)).status, 200);

      const rotated = mintKey(`rotated-${face}`);
      mint.publish(mint.tenantId, [mint.entry(mint.trusted), mint.entry(rotated)]);
      await mint.fail(face);
      keyTime += 6 * minute;
      assertComeBack(await list(wire, tokenOf(rotated)));
      assert.equal((await list(wire, seen)).status, 200, 'a token that was seen');
      assert.equal((await list(wire, tokenOf(mint.trusted))).status, 200, 'a new token of a known key');

      await mint.fail(undefined);
      keyTime += 31_000;
      assert.equal((await list(wire, tokenOf(rotated))).status, 200);
      wire.close();
    });
  }

  test('R46. Keys that rotate and fail under load give no wrong answer', async context => {
    const calls = times(600, 12_000);
    const rounds = times(3, 15);
    const first = await open();
    first.close();
    const stranger = { key: mint.stranger, right: [401] as readonly number[] };
    let current = { key: mint.trusted, right: [200] as readonly number[] };
    /** The keys that sign calls, and which answers are right for each at the moment. */
    let signers = [current, stranger];
    const wrong: string[] = [];
    let made = 0;

    async function load(share: number): Promise<void> {
      let left = share;
      async function work(): Promise<void> {
        const wire = new Wire(running.baseUrl);
        while (left-- > 0) {
          const signer = signers[made++ % signers.length];
          if (!signer) break;
          const before = signer.right;
          const answer = await list(wire, tokenOf(signer.key));
          const isRight = [...before, ...signer.right].includes(answer.status);
          if (!isRight) wrong.push(`${signer.key.kid}: ${answer.status} ${answer.body}`);
          if (answer.status === 503) assertComeBack(answer);
        }
        wire.close();
      }
      await Promise.all(Array.from({ length: 8 }, work));
    }
    const share = Math.ceil(calls / rounds / 3);

    for (let round = 1; round <= rounds; round++) {
      const old = current;
      const next = { key: mintKey(`round-${round}`), right: [200] as readonly number[] };
      await Promise.all([
        load(share),
        (async () => {
          mint.publish(mint.tenantId, [mint.entry(old.key), mint.entry(next.key)]);
          keyTime += 6 * minute;
          signers = [old, next, stranger];
        })(),
      ]);
      // Whether the endpoint may be asked again is a matter of time: both refusals are right, acceptance never is.
      stranger.right = [401, 503];
      await mint.fail('status');
      keyTime += 6 * minute;
      await load(share);
      await mint.fail(undefined);
      keyTime += 6 * minute;
      await running.refreshKeys();
      stranger.right = [401];
      old.right = [200, 401];
      mint.publish(mint.tenantId, [mint.entry(next.key)]);
      await Promise.all([load(share), running.refreshKeys()]);
      old.right = [401];
      await load(16);
      current = next;
      signers = [current, stranger];
    }
    assert.deepEqual(wrong, []);
    tell(context, {
      statement: 'R46',
      how: `${made} calls of new tokens by 8 clients while keys were rotated, failed and were withdrawn ${rounds} times`,
      found: 'wrong answers 0',
    });
  });

  test('R47. Made-up key ids reach the tenant at most once in each pause', async context => {
    const tokens = 1_000;
    const wire = await open();
    assert.equal((await list(wire, tokenOf(mint.trusted))).status, 200);
    const fetches: number[] = [];
    for (let pause = 0; pause < 3; pause++) {
      const before = mint.keyFetches;
      const wires = Array.from({ length: 8 }, () => new Wire(running.baseUrl));
      const share = Math.ceil(tokens / 3 / wires.length);
      await Promise.all(
        wires.map(async own => {
          for (let i = 0; i < share; i++) {
            const { status } = await list(own, tokenOf(mint.stranger, randomUUID()));
            assert.equal(status, 401);
          }
          own.close();
        }),
      );
      fetches.push(mint.keyFetches - before);
      keyTime += 5 * minute;
    }
    wire.close();
    assert.ok(
      fetches.every(count => count <= 1),
      `fetches: ${fetches}`,
    );
    assert.ok(fetches.includes(1), 'after a pause the tenant is asked again');
    tell(context, {
      statement: 'R47',
      how: `${tokens} tokens with random key ids over three pauses of five minutes`,
      found: `fetches of keys ${fetches.join(', ')}`,
    });
  });
});
