import type { Clock } from '#base/clock.ts';
import type { NewId } from '#base/id.ts';
import { Refusal, type Reply } from './place.ts';
import { scopeOf } from './scopes.ts';

/** The application that a person installs in the location. */
export interface HighLevelApp {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface Tokens {
  readonly app: HighLevelApp;
  /** The private integration token of the location. */
  readonly fixed: string;
  /** Every code and token that was given. */
  readonly issued: readonly string[];
  /** Scopes that no token has, for a test to add to. */
  readonly withheld: Set<string>;
  /** Installs the application. Where a person who consents is sent back to, for the query that they came with. */
  consent(query: URLSearchParams): URL;
  /** The answer of `POST /oauth/token`. */
  exchange(form: URLSearchParams): Readonly<Record<string, unknown>>;
  /** The answer of `POST /oauth/reconnect`. */
  reconnect(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /** Throws the refusal of a token that is not taken, or not for this operation. */
  check(bearer: string, operation: string): void;
  /** The private integration token is taken back, and the application is not installed any more. */
  revoke(): void;
}

export interface TokenTerms {
  readonly locationId: string;
  readonly clock: Clock;
  readonly newId: NewId;
  /** For so many milliseconds a refresh token that was used is taken once more. */
  readonly refreshGrace?: number;
  /** The location that people choose, where it is another than that of the account. */
  readonly chosen?: { readonly locationId: string | undefined };
}

const accessLives = 86_399_000;

/** A refresh token is good for one use; what it gives replaces it. */
export function tokenIssuer(terms: TokenTerms): Tokens {
  const { locationId, clock, newId, refreshGrace = 0, chosen = {} } = terms;
  const app = { clientId: `app-${newId()}`, clientSecret: newId() };
  const fixed = `pit-${newId()}`;
  /** Codes by the address that they were sent to; those of a reconnection were sent nowhere. */
  const codes = new Map<string, string | undefined>();
  /** Until when each is taken. */
  const refresh = new Map<string, number>();
  const access = new Map<string, number>();
  const withheld = new Set<string>();
  const issued: string[] = [];
  let isRevoked = false;

  function refuse(description: string): never {
    throw new Refusal(400, description, { error: 'invalid_grant', error_description: description });
  }
  function checkApp(clientId: unknown, clientSecret: unknown): void {
    if (clientId !== app.clientId || clientSecret !== app.clientSecret)
      throw new Refusal(401, 'Invalid client credentials!', { error: 'UnAuthorized!' });
  }
  function newCode(redirectUri?: string): string {
    const code = newId();
    codes.set(code, redirectUri);
    issued.push(code);
    return code;
  }
  function takeCode(form: URLSearchParams): boolean {
    const code = form.get('code') ?? '';
    const isKnown = codes.has(code) && codes.get(code) === (form.get('redirect_uri') ?? undefined);
    codes.delete(code);
    return isKnown;
  }
  function takeRefresh(token: string): boolean {
    const until = refresh.get(token) ?? Number.NEGATIVE_INFINITY;
    refresh.delete(token);
    if (until === Number.POSITIVE_INFINITY && refreshGrace > 0) refresh.set(token, clock() + refreshGrace);
    return until >= clock();
  }

  return {
    app,
    fixed,
    issued,
    withheld,
    consent(query) {
      isRevoked = false;
      if (query.get('client_id') !== app.clientId) refuse('the client_id is not known');
      const redirectUri = query.get('redirect_uri') ?? '';
      const url = new URL(redirectUri);
      url.searchParams.set('code', newCode(redirectUri));
      url.searchParams.set('state', query.get('state') ?? '');
      return url;
    },
    exchange(form) {
      checkApp(form.get('client_id'), form.get('client_secret'));
      const grant = form.get('grant_type');
      const isKnown =
        grant === 'authorization_code'
          ? takeCode(form)
          : grant === 'refresh_token' && takeRefresh(form.get('refresh_token') ?? '');
      if (!isKnown || isRevoked) refuse(`Invalid grant: the ${grant} is invalid`);
      const [accessToken, refreshToken] = [newId(), newId()];
      issued.push(accessToken, refreshToken);
      access.set(accessToken, clock() + accessLives);
      refresh.set(refreshToken, Number.POSITIVE_INFINITY);
      return {
        access_token: accessToken,
        token_type: 'Bearer',
        expires_in: accessLives / 1000,
        refresh_token: refreshToken,
        scope: 'contacts.readonly contacts.write',
        userType: 'Location',
        locationId,
        companyId: 'company',
        userId: 'user',
        ...chosen,
      };
    },
    reconnect(body) {
      checkApp(body.clientKey, body.clientSecret);
      if (isRevoked || body.locationId !== locationId)
        throw new Refusal(400, 'The application is not installed in this location.');
      return { authorizationCode: newCode(), expiresAt: new Date(clock() + 60_000).toISOString() };
    },
    check(bearer, operation) {
      const until = bearer === fixed ? Number.POSITIVE_INFINITY : (access.get(bearer) ?? 0);
      if (isRevoked || until <= clock()) throw new Refusal(401, 'Invalid JWT', { error: 'Unauthorized' });
      if (withheld.has(scopeOf(operation)))
        throw new Refusal(401, 'The token is not authorized for this scope.', { error: 'Unauthorized' });
    },
    revoke() {
      isRevoked = true;
    },
  };
}

/** What HighLevel serves of OAuth, by the key of the call; nothing for another call. */
export function answerSignIn(
  tokens: Tokens,
  operation: string,
  { query, text, body }: { query: URLSearchParams; text: string; body: Readonly<Record<string, unknown>> },
): Reply | undefined {
  if (operation === 'POST /oauth/token')
    return { status: 200, body: tokens.exchange(new URLSearchParams(text)) };
  if (operation === 'POST /oauth/reconnect') return { status: 200, body: tokens.reconnect(body) };
  if (operation !== 'GET /v2/oauth/chooselocation') return undefined;
  return { status: 302, body: {}, headers: { location: tokens.consent(query).href } };
}
