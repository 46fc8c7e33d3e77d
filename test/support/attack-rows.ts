import type { Right } from '#identity/principal.ts';
import type { Attack, AttackRequest, Outcome } from './attacks.ts';
import type { Members, TokenMint } from './token-mint.ts';
import { compact, rs256 } from './token-mint.ts';

type Variants<Value> = Readonly<Record<string, Value | ((mint: TokenMint) => Value)>>;

function valueFor<Value>(variant: Value | ((mint: TokenMint) => Value), mint: TokenMint): Value {
  return variant instanceof Function ? variant(mint) : variant;
}

/** Rows of one case that differ in the token. */
export function tokens(
  number: number,
  outcome: Outcome,
  variants: Readonly<Record<string, (mint: TokenMint) => string>>,
  right: Right = 'contacts.readonly',
): Attack[] {
  return requests(
    number,
    outcome,
    Object.fromEntries(
      Object.entries(variants).map(([title, token]) => [
        title,
        (mint: TokenMint): AttackRequest => ({ headers: [`Authorization: Bearer ${token(mint)}`], right }),
      ]),
    ),
  );
}

/** Rows of one case that differ in the whole call. */
export function requests(
  number: number,
  outcome: Outcome,
  variants: Readonly<Record<string, (mint: TokenMint) => AttackRequest>>,
): Attack[] {
  return Object.entries(variants).map(([title, build]) => ({ number, title, outcome, build }));
}

/** Rows of one case that change claims of a good delegated token, whose signature stays good. */
export function claims(number: number, outcome: Outcome, variants: Variants<Members>): Attack[] {
  return changing(number, outcome, variants, (mint, changes) => mint.token(changes));
}

/** Rows of one case that change claims of a good token of an application. */
export function applicationClaims(number: number, outcome: Outcome, variants: Variants<Members>): Attack[] {
  return changing(number, outcome, variants, (mint, changes) => mint.applicationToken(changes)).map(row => ({
    ...row,
    twin: mint => ({ headers: [`Authorization: Bearer ${mint.applicationToken()}`] }),
  }));
}

/** Rows of one case that change the header of a good token. It is signed as it stands. */
export function headers(number: number, variants: Variants<Members>): Attack[] {
  return changing(number, 'token refused', variants, (mint, changes) => mint.token({}, changes));
}

/** Rows of one case whose payload is a text of its own, such as JSON that no serializer writes. */
export function payloads(
  number: number,
  outcome: Outcome,
  variants: Readonly<Record<string, (mint: TokenMint) => unknown>>,
): Attack[] {
  return tokens(
    number,
    outcome,
    Object.fromEntries(
      Object.entries(variants).map(([title, payload]) => [
        title,
        (mint: TokenMint) => compact(mint.header(), payload(mint), rs256(mint.trusted)),
      ]),
    ),
  );
}

function changing(
  number: number,
  outcome: Outcome,
  variants: Variants<Members>,
  mintToken: (mint: TokenMint, changes: Members) => string,
): Attack[] {
  return tokens(
    number,
    outcome,
    Object.fromEntries(
      Object.entries(variants).map(([title, variant]) => [
        title,
        (mint: TokenMint) => mintToken(mint, valueFor(variant, mint)),
      ]),
    ),
  );
}
