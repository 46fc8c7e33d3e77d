import { isRecord, parseJson } from '#base/json.ts';
import { LinkProblem } from '../directory/problem.ts';
import { highLevelOrigin } from './client.ts';

/** The application as it is registered in HighLevel's marketplace. */
export interface OAuthApp {
  /** Of HighLevel's API. */
  readonly origin: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface TokenSet {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** When they were given, and when the access token ends, in milliseconds. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** Nothing for a token of an agency. */
  readonly locationId: string | undefined;
}

const marketplace = 'https://marketplace.gohighlevel.com';
const path = '/v2/oauth/chooselocation';

/** What a link of contacts needs, and nothing more. */
export const linkScopes = [
  'contacts.readonly',
  'contacts.write',
  'locations.readonly',
  'locations/tags.readonly',
  'locations/customFields.readonly',
  'locations/customFields.write',
  'locations/tasks.readonly',
  'businesses.readonly',
  'businesses.write',
  'users.readonly',
] as const;

/** Where a person chooses the location and consents; beside another API than HighLevel's own it is asked for there. */
export function authorizeUrl(terms: {
  readonly origin: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
}): string {
  const url = new URL(path, terms.origin === highLevelOrigin ? marketplace : terms.origin);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: terms.clientId,
    redirect_uri: terms.redirectUri,
    scope: linkScopes.join(' '),
    state: terms.state,
  }).toString();
  return url.href;
}

export interface ExchangeTerms {
  readonly now: number;
  readonly signal: AbortSignal;
}

/** The first tokens, for the code that came back from the consent. */
export function exchangeCode(
  app: OAuthApp,
  { code, redirectUri }: { readonly code: string; readonly redirectUri?: string },
  terms: ExchangeTerms,
): Promise<TokenSet> {
  const back = redirectUri === undefined ? {} : { redirect_uri: redirectUri };
  return ask(app, { grant_type: 'authorization_code', code, ...back }, terms);
}

/** New tokens. The refresh token that was sent is good for nothing from then on: keep the new ones first. */
export function refreshTokens(app: OAuthApp, refreshToken: string, terms: ExchangeTerms): Promise<TokenSet> {
  return ask(app, { grant_type: 'refresh_token', refresh_token: refreshToken }, terms);
}

/**
 * New tokens for an application that is installed in a location and has lost its own (HighLevel's Reconnect API): a code,
 * as the consent of a person gives it.
 */
export async function reconnect(app: OAuthApp, locationId: string, terms: ExchangeTerms): Promise<TokenSet> {
  const { origin, clientId, clientSecret } = app;
  const body = JSON.stringify({ clientKey: clientId, clientSecret, locationId });
  const headers = { 'content-type': 'application/json' };
  const { status, text } = await post(`${origin}/oauth/reconnect`, { body, headers }, terms.signal);
  const answer = status < 300 ? parseJson(text) : undefined;
  if (!isRecord(answer) || typeof answer.authorizationCode !== 'string') throw problemIn(status, text);
  return exchangeCode(app, { code: answer.authorizationCode }, terms);
}

const patience = 20_000;

async function ask(
  { origin, clientId, clientSecret }: OAuthApp,
  grant: Readonly<Record<string, string>>,
  { now, signal }: ExchangeTerms,
): Promise<TokenSet> {
  const form = { client_id: clientId, client_secret: clientSecret, user_type: 'Location', ...grant };
  const { status, text } = await post(`${origin}/oauth/token`, { body: new URLSearchParams(form) }, signal);
  if (status !== 200) throw problemIn(status, text);
  const body = parseJson(text);
  if (
    !isRecord(body) ||
    typeof body.access_token !== 'string' ||
    typeof body.refresh_token !== 'string' ||
    typeof body.expires_in !== 'number'
  )
    throw new LinkProblem('invalid', 'token_form', 'HighLevel answered a token that cannot be read.');
  return {
    accessToken: body.access_token,
    refreshToken: body.refresh_token,
    issuedAt: now,
    expiresAt: now + body.expires_in * 1000,
    locationId: typeof body.locationId === 'string' ? body.locationId : undefined,
  };
}

function problemIn(status: number, text: string): LinkProblem {
  if (status === 429 || status >= 500)
    return new LinkProblem(
      'unavailable',
      `status_${status}`,
      `HighLevel's sign-in answered ${status}. Try again in a moment.`,
    );
  if (/client/i.test(text))
    return new LinkProblem(
      'refused',
      'client',
      `HighLevel does not know the client id with this secret (${status}). Compare both with the application in the marketplace, and set the secret anew.`,
    );
  return new LinkProblem(
    'refused',
    'sign_in',
    `HighLevel gave no token (${status}): the consent is used up, too old or withdrawn. Authorise the connection again.`,
  );
}

async function post(
  url: string,
  message: Pick<RequestInit, 'body' | 'headers'>,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
    const response = await fetch(url, { method: 'POST', redirect: 'error', signal: limit, ...message });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    signal.throwIfAborted();
    throw new LinkProblem('unavailable', 'no_answer', "HighLevel's sign-in did not answer. Try again.", {
      cause: error,
    });
  }
}
