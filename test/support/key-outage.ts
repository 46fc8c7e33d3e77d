import { type AttackRequest, bearing, type Stage } from './attacks.ts';
import { compact, keyFailures, type Members, type MintedKey, rs256, type TokenMint } from './token-mint.ts';

export interface OutageCount {
  readonly calls: number;
  readonly wrong: number;
  /** What was wrong first, for who reads the failure. */
  readonly first: string | undefined;
}

/**
 * R46: takes the identity provider away in each of its four ways, and sends by turns tokens of a known key, of a key that
 * it made meanwhile, and of a stranger. Then the provider is back and publishes the new key. Counts wrong answers.
 */
export async function askWhileKeysAreAway(stage: Stage, calls: number): Promise<OutageCount> {
  const { mint } = stage;
  const fresh = { ...mint.stranger, kid: 'fresh' };
  let wrong = 0;
  let sent = 0;
  let first: string | undefined;
  const expect = async (request: AttackRequest, status: number) => {
    const answer = await stage.call(request);
    sent += 1;
    const isRight =
      answer.status === status && (status !== 503 || answer.headers.get('retry-after') !== undefined);
    if (isRight) return;
    wrong += 1;
    first ??= `${answer.status} in place of ${status}: ${answer.text}`;
  };

  const share = Math.ceil(calls / keyFailures.length / 3);
  for (const failure of keyFailures) {
    await mint.fail(failure);
    for (let n = 0; n < share; n += 50) {
      const batch = Array.from({ length: Math.min(50, share - n) }, (_, index) => ({
        uti: `${failure}-${n + index}`,
      }));
      await Promise.all(
        batch.flatMap(changes => [
          expect(signedBy(mint, mint.trusted, changes), 200),
          expect(signedBy(mint, fresh, changes), 503),
          expect(signedBy(mint, { ...fresh, kid: `made-up-${changes.uti}` }, changes), 503),
        ]),
      );
    }
    await mint.fail(undefined);
    stage.advance(31_000);
  }
  mint.publish(mint.tenantId, [mint.entry(mint.trusted), mint.entry(fresh)]);
  await stage.refreshKeys();
  await expect(signedBy(mint, fresh), 200);
  await expect(signedBy(mint, mint.trusted, { uti: 'after' }), 200);
  await expect(signedBy(mint, { ...fresh, kid: 'made-up' }), 401);
  return { calls: sent, wrong, first };
}

/** R47: sends tokens of keys that nobody has, and answers how often the server asked the identity provider. */
export async function sendMadeUpKeys(stage: Stage, count: number): Promise<number> {
  const { mint } = stage;
  const before = mint.keyFetches;
  for (let n = 0; n < count; n += 100) {
    const kids = Array.from({ length: Math.min(100, count - n) }, (_, index) => `made-up-${n + index}`);
    await Promise.all(kids.map(kid => stage.call(signedBy(mint, { ...mint.stranger, kid }))));
  }
  return mint.keyFetches - before;
}

function signedBy(mint: TokenMint, key: MintedKey, changes: Members = {}): AttackRequest {
  return bearing(compact(mint.header({ kid: key.kid }), mint.claims(changes), rs256(key)));
}
