import assert from 'node:assert/strict';
import { authorization, partsOf } from './attack-tokens.ts';
import { type AttackRequest, bearing, expectOutcome, type Stage } from './attacks.ts';
import { compact, keyFailures, type Members, type MintedKey, rs256, type TokenMint } from './token-mint.ts';

/**
 * The cases of the attack list that need several calls. Each is played on a stage of its own: a server that has read the
 * mint's keys and nothing else. The mint is reset afterwards.
 */
export interface AttackSequence {
  readonly number: number;
  readonly title: string;
  play(stage: Stage): Promise<void>;
}

export const attackSequences: readonly AttackSequence[] = [
  ...keyFailures.flatMap(face => [
    {
      number: 21,
      title: `an unknown kid while the keys are out of reach: ${face}`,
      async play(stage: Stage) {
        await stage.mint.fail(face);
        await expectOutcome(stage, signedBy(stage.mint, stage.mint.stranger), 'keys unavailable');
        await stage.mint.fail(undefined);
        stage.advance(30_000);
        await expectOutcome(stage, signedBy(stage.mint, stage.mint.stranger), 'token refused');
        await expectOutcome(stage, bearing(stage.mint.token()), 'accepted');
      },
    },
    {
      number: 22,
      title: `a known kid while the keys are out of reach: ${face}`,
      async play(stage: Stage) {
        await stage.mint.fail(face);
        await stage.refreshKeys();
        stage.advance(23 * 3_600_000);
        await expectOutcome(stage, bearing(stage.mint.token()), 'accepted');
      },
    },
  ]),
  {
    number: 30,
    title: 'payload or signature swapped after a remembered good call',
    async play(stage) {
      const { mint } = stage;
      const good = mint.token();
      await expectOutcome(stage, bearing(good), 'accepted');
      await expectOutcome(stage, bearing(good), 'accepted');
      const [header, payload, signature] = partsOf(good);
      const [, more, moreSignature] = partsOf(mint.token({ scp: 'contacts.readonly contacts.write' }));
      await expectOutcome(stage, bearing(`${header}.${more}.${signature}`), 'token refused');
      await expectOutcome(stage, bearing(`${header}.${payload}.${moreSignature}`), 'token refused');
      await expectOutcome(stage, bearing(`${header}.${payload}.AAAA`), 'token refused');
      await expectOutcome(stage, authorization(`Bearer ${header}.${payload}.`), 'token refused');
      await expectOutcome(stage, bearing(good), 'accepted');
    },
  },
  {
    number: 31,
    title: 'a remembered token past its exp',
    async play(stage) {
      const soon = stage.mint.token({ exp: Math.floor(stage.mint.clock() / 1000) + 120 });
      await expectOutcome(stage, bearing(soon), 'accepted');
      stage.advance(110_000);
      await expectOutcome(stage, bearing(soon), 'accepted');
      stage.advance(72_000);
      await expectOutcome(stage, bearing(soon), 'token refused');
      await expectOutcome(stage, bearing(stage.mint.token()), 'accepted');
    },
  },
  ...['11111111-2222-4333-8444-555555555555', '9188040d-6c67-4c5b-b112-36a304b66dad'].map(tenant => ({
    number: 32,
    title: `a key of our key set whose issuer is the tenant ${tenant}`,
    async play(stage: Stage) {
      const { mint } = stage;
      const issuer = `${mint.authority}/${tenant}/v2.0`;
      mint.publish(mint.tenantId, [mint.entry(mint.trusted), mint.entry(mint.stranger, { issuer })]);
      await expectOutcome(stage, signedBy(mint, mint.stranger), 'token refused');
      await expectOutcome(
        stage,
        signedBy(mint, mint.stranger, { tid: tenant, iss: issuer }),
        'token refused',
      );
      mint.publish(mint.tenantId, [mint.entry(mint.trusted), mint.entry(mint.stranger)]);
      await stage.refreshKeys();
      await expectOutcome(stage, signedBy(mint, mint.stranger), 'accepted');
    },
  })),
  {
    number: 64,
    title: '1,000 unknown kids, 250 at once, then a good token',
    async play(stage) {
      const { mint } = stage;
      const before = mint.keyFetches;
      // More connections at once than may wait to be taken are cut by the system, unseen by the server.
      for (let wave = 0; wave < 4; wave += 1) {
        const kids = Array.from({ length: 250 }, (_, index) => `made-up-${wave}-${index}`);
        await Promise.all(
          kids.map(kid => expectOutcome(stage, signedBy(mint, { ...mint.stranger, kid }), 'token refused')),
        );
      }
      await expectOutcome(stage, bearing(mint.token()), 'accepted');
      assert.ok(mint.keyFetches - before <= 1, `${mint.keyFetches - before} requests for keys`);
    },
  },
  {
    number: 65,
    title: 'a key that rotates under load: old and new tokens',
    async play(stage) {
      const { mint } = stage;
      const pairs = () =>
        Array.from({ length: 20 }, (_, index) => [
          expectOutcome(stage, signedBy(mint, mint.trusted, { uti: `old-${index}` }), 'accepted'),
          expectOutcome(stage, signedBy(mint, mint.stranger, { uti: `new-${index}` }), 'accepted'),
        ]).flat();
      await expectOutcome(stage, bearing(mint.token()), 'accepted');
      mint.publish(mint.tenantId, [mint.entry(mint.trusted), mint.entry(mint.stranger)]);
      await Promise.all(pairs());
      mint.publish(mint.tenantId, [mint.entry(mint.stranger)]);
      await stage.refreshKeys();
      await expectOutcome(stage, signedBy(mint, mint.trusted), 'token refused');
      await expectOutcome(stage, signedBy(mint, mint.stranger), 'accepted');
    },
  },
  {
    number: 66,
    title: 'a key that is withdrawn, remembered tokens included',
    async play(stage) {
      const { mint } = stage;
      const remembered = bearing(mint.token());
      await expectOutcome(stage, remembered, 'accepted');
      mint.publish(mint.tenantId, [mint.entry(mint.stranger)]);
      await stage.refreshKeys();
      await expectOutcome(stage, remembered, 'token refused');
      await expectOutcome(stage, signedBy(mint, mint.stranger), 'accepted');
    },
  },
];

function signedBy(mint: TokenMint, key: MintedKey, changes: Members = {}): AttackRequest {
  return bearing(compact(mint.header({ kid: key.kid }), mint.claims(changes), rs256(key)));
}
