import type { Clock } from '#base/clock.ts';
import { LinkProblem } from '../directory/problem.ts';
import { type OAuthApp, reconnect, refreshTokens, type TokenSet } from './oauth.ts';

/** What a client names itself by. */
export interface Credentials {
  token(signal: AbortSignal): Promise<string>;
  /** Another token in place of one that was refused; nothing where there is none. */
  renew(refused: string, signal: AbortSignal): Promise<string | undefined>;
}

/** A private integration token: it stays as it is until a person replaces it. */
export function privateIntegration(token: string): Credentials {
  return { token: async () => token, renew: async () => undefined };
}

export interface KeptTokens {
  readonly tokens: TokenSet;
  /** Why nobody renews them any more until a person has done something. */
  readonly problem?: LinkProblem | undefined;
}

/** Where tokens are kept. Another process may renew them at any time. */
export interface TokenShelf {
  read(): Promise<KeptTokens>;
  /** Makes this process the one that renews, for a while; tells whether it is. */
  begin(): Promise<KeptTokens & { readonly isMine: boolean }>;
  /** Stores new tokens in place of those that were used, in one transaction; answers those that are there now. */
  keep(used: TokenSet, tokens: TokenSet): Promise<TokenSet>;
  /** Ends what `begin` began without new tokens; with a problem nobody tries again. */
  leave(used: TokenSet, problem: LinkProblem | undefined): Promise<void>;
}

export interface OAuthTerms {
  readonly app: OAuthApp;
  readonly clock: Clock;
  readonly shelf: TokenShelf;
}

/** Renewed so long before its end, in milliseconds: should a renewal be lost, there is time for a person to sign in. */
const early = ({ issuedAt, expiresAt }: TokenSet) => Math.min(3_600_000, (expiresAt - issuedAt) / 2);
/** A token so young is not renewed because it was refused: another one would be refused too. */
const young = 600_000;
/** After a renewal that did not come about, while the token is still good. */
const rest = 30_000;

/**
 * Tokens by OAuth. A refresh token is good for one use, so one renewal runs at a time, and nothing is done with its answer
 * before that is kept.
 */
export function oauthCredentials({ app, clock, shelf }: OAuthTerms): Credentials {
  let renewing: Promise<TokenSet> | undefined;
  /** Tokens that were answered and could not be kept yet: there are no others. */
  let unkept: { readonly used: TokenSet; readonly tokens: TokenSet } | undefined;
  let restsUntil = 0;

  async function keepAnswered(): Promise<TokenSet | undefined> {
    const kept = unkept && (await shelf.keep(unkept.used, unkept.tokens));
    unkept = undefined;
    return kept;
  }

  async function renewed(stale: string, signal: AbortSignal): Promise<TokenSet> {
    const answered = await keepAnswered();
    if (answered && answered.accessToken !== stale) return answered;
    const { tokens, problem, isMine } = await shelf.begin();
    if (problem) throw problem;
    if (tokens.accessToken !== stale) return tokens;
    if (!isMine)
      throw new LinkProblem('unavailable', 'renewing', 'The token is being renewed. Try again in a minute.', {
        retryAfter: 2000,
      });
    try {
      unkept = { used: tokens, tokens: await renewal(app, tokens, { now: clock(), signal }) };
    } catch (error) {
      restsUntil = clock() + rest;
      const isOver = error instanceof LinkProblem && error.kind !== 'unavailable';
      await shelf.leave(tokens, isOver ? error : undefined);
      throw error;
    }
    return (await keepAnswered()) ?? tokens;
  }
  function renewOnce(stale: string, signal: AbortSignal): Promise<TokenSet> {
    renewing ??= renewed(stale, signal).finally(() => {
      renewing = undefined;
    });
    return renewing;
  }

  return {
    async token(signal) {
      const { tokens, problem } = await shelf.read();
      const { accessToken, expiresAt } = tokens;
      const isGood = expiresAt > clock();
      if (isGood && (problem || expiresAt - early(tokens) > clock() || restsUntil > clock()))
        return accessToken;
      if (problem) throw problem;
      try {
        return (await renewOnce(accessToken, signal)).accessToken;
      } catch (error) {
        if (isGood && !signal.aborted) return accessToken;
        throw error;
      }
    },
    async renew(refused, signal) {
      const { tokens } = await shelf.read();
      if (tokens.accessToken !== refused) return tokens.accessToken;
      if (tokens.issuedAt + young > clock()) return undefined;
      return (await renewOnce(refused, signal)).accessToken;
    },
  };
}

/**
 * A refresh token that is refused was perhaps used by a process that died before it kept the answer: HighLevel gives an
 * application that is still installed new tokens without asking a person. Where it does not, the first problem stands.
 */
async function renewal(
  app: OAuthApp,
  { refreshToken, locationId }: TokenSet,
  terms: Parameters<typeof refreshTokens>[2],
): Promise<TokenSet> {
  try {
    return await refreshTokens(app, refreshToken, terms);
  } catch (error) {
    if (!(error instanceof LinkProblem) || error.code !== 'sign_in' || locationId === undefined) throw error;
    try {
      return await reconnect(app, locationId, terms);
    } catch (second) {
      throw second instanceof LinkProblem ? error : second;
    }
  }
}
