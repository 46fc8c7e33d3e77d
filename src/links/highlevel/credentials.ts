import type { Clock } from '#base/clock.ts';
import { LinkProblem } from '../directory/problem.ts';
import { type OAuthApp, refreshTokens, type TokenSet } from './oauth.ts';

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

export interface OAuthTerms {
  readonly app: OAuthApp;
  readonly clock: Clock;
  /** The tokens as they are kept now; another process may have renewed them. */
  readonly read: () => Promise<TokenSet>;
  /** Stores both in one transaction. Nothing is done with them before that. */
  readonly keep: (tokens: TokenSet) => Promise<void>;
}

/** Renewed so long before its end, in milliseconds: should a renewal be lost, there is time for a person to sign in. */
const early = 3_600_000;

/** Tokens by OAuth. A refresh token is good for one use, so one renewal runs at a time. */
export function oauthCredentials({ app, clock, read, keep }: OAuthTerms): Credentials {
  let renewing: Promise<TokenSet> | undefined;

  async function renewed(stale: string, signal: AbortSignal): Promise<TokenSet> {
    const kept = await read();
    if (kept.accessToken !== stale) return kept;
    try {
      const tokens = await refreshTokens(app, kept.refreshToken, { now: clock(), signal });
      await keep(tokens);
      return tokens;
    } catch (error) {
      if (!(error instanceof LinkProblem) || error.kind !== 'refused') throw error;
      // Another process may have used the refresh token just now.
      const now = await read();
      if (now.accessToken !== stale) return now;
      throw error;
    }
  }
  function renewOnce(stale: string, signal: AbortSignal): Promise<TokenSet> {
    renewing ??= renewed(stale, signal).finally(() => {
      renewing = undefined;
    });
    return renewing;
  }

  return {
    async token(signal) {
      const kept = await read();
      if (kept.expiresAt - early > clock()) return kept.accessToken;
      try {
        return (await renewOnce(kept.accessToken, signal)).accessToken;
      } catch (error) {
        if (kept.expiresAt > clock()) return kept.accessToken;
        throw error;
      }
    },
    async renew(refused, signal) {
      const { accessToken } = await renewOnce(refused, signal);
      return accessToken;
    },
  };
}
