import assert from 'node:assert/strict';
import type { Right } from '#identity/principal.ts';
import { canary } from './attack-tokens.ts';
import { claimAttacks } from './attacks-claims.ts';
import { formAttacks } from './attacks-form.ts';
import { rightAttacks } from './attacks-rights.ts';
import { signatureAttacks } from './attacks-signature.ts';
import type { RawAnswer } from './raw-request.ts';
import type { TokenMint } from './token-mint.ts';

/**
 * The attack list for the door that takes bearer tokens, as data: each row is one call that an attacker or a mistaken
 * client makes, and what must be answered. Rows whose call only means something after others are in
 * `attack-sequences.ts`.
 */
export interface Attack {
  /** The case of the list. Several rows share a number: they are its variants. */
  readonly number: number;
  readonly title: string;
  readonly outcome: Outcome;
  build(mint: TokenMint): AttackRequest;
  /** The same call without the fault, which must pass. Where it is left out: a good token with the right. */
  twin?(mint: TokenMint): AttackRequest;
}

export interface AttackRequest {
  /** Header lines as they are sent: each character is one byte. */
  readonly headers: readonly string[];
  /** What the called operation needs: the right to read (the default), or to write. */
  readonly right?: Right;
  readonly query?: string;
}

export type Outcome = keyof typeof outcomes;

const invalidToken =
  /^Bearer realm="roster", resource_metadata="[^"]+", error="invalid_token", error_description="[ !#-[\]-~]+"$/;

const outcomes = {
  accepted: { statuses: [200, 201], challenge: undefined },
  'no token': { statuses: [401], challenge: /^Bearer realm="roster", resource_metadata="[^"]+"$/ },
  'two credentials': {
    statuses: [400],
    challenge: /^Bearer realm="roster", error="invalid_request", error_description="[ !#-[\]-~]+"$/,
  },
  'token refused': { statuses: [401], challenge: invalidToken },
  'right missing': {
    statuses: [403],
    challenge:
      /^Bearer realm="roster", resource_metadata="[^"]+", error="insufficient_scope", scope="[a-z. ]+", error_description="[ !#-[\]-~]+"$/,
  },
  'keys unavailable': { statuses: [503], challenge: undefined },
  'too large': { statuses: [431], challenge: undefined },
} as const;

export const attacks: readonly Attack[] = [
  ...formAttacks,
  ...signatureAttacks,
  ...claimAttacks,
  ...rightAttacks,
];

/** Where attacks are played: a server that trusts the mint, and has read its keys. */
export interface Stage {
  readonly mint: TokenMint;
  call(request: AttackRequest): Promise<RawAnswer>;
  /** Moves the clock of the server and of the mint. */
  advance(milliseconds: number): void;
  /** The look for new keys that a server takes each hour. */
  refreshKeys(): Promise<void>;
  /** Is told of every call what it should have been answered, and what it was. */
  judge?(wanted: Outcome, status: number): void;
}

export function bearing(token: string, right: Right = 'contacts.readonly'): AttackRequest {
  return { headers: [`Authorization: Bearer ${token}`], right };
}

/** Makes the call of a row, then that of its twin, and looks at both answers. */
export async function withstand(attack: Attack, stage: Stage): Promise<void> {
  const request = attack.build(stage.mint);
  await expectOutcome(stage, request, attack.outcome);
  const right = request.right ?? 'contacts.readonly';
  const twin = attack.twin?.(stage.mint) ?? bearing(stage.mint.token({ scp: right }), right);
  await expectOutcome(stage, twin, 'accepted');
}

export async function expectOutcome(stage: Stage, request: AttackRequest, outcome: Outcome): Promise<void> {
  const { statuses, challenge } = outcomes[outcome];
  const answer = await stage.call(request);
  stage.judge?.(outcome, answer.status);
  const given = answer.headers.get('www-authenticate');
  const statusLine = answer.text.split('\r\n', 1)[0];
  assert.ok(
    statuses.some(status => status === answer.status),
    `${statusLine}, not ${statuses.join(' or ')}`,
  );
  if (challenge) assert.match(given ?? '', challenge);
  else assert.equal(given, undefined);
  if (outcome === 'right missing')
    assert.ok(given?.includes(`scope="${request.right ?? 'contacts.readonly'}"`));
  if (outcome === 'keys unavailable') assert.equal(answer.headers.get('retry-after'), '30');
  for (const secret of secretsOf(request))
    assert.ok(!answer.text.includes(secret), 'the answer repeats the token');
}

/** The parts of the credentials, and what rows plant in claims. */
function secretsOf({ headers }: AttackRequest): readonly string[] {
  return [canary, ...headers.flatMap(line => line.split(/[\s.,:;="]+/)).filter(part => part.length >= 24)];
}
