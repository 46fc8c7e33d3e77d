import type { TokenEndpointResponse } from 'openid-client';
import type { Clock } from '#base/clock.ts';
import { isRecord } from '#base/json.ts';
import { LinkProblem } from '../directory/problem.ts';
import { type Credential, clientAuthentication } from './credential.ts';
import { numberIn, sentenceFor } from './sentences.ts';
import { reasonOf } from './unreachable.ts';

/** Access tokens of one application in one tenant. Throws `LinkProblem`, never with the secret in it. */
export interface AppTokens {
  /** One that is good for some minutes at least. */
  get(): Promise<string>;
  /** Another one, since this one was refused. */
  renew(refused: string): Promise<string>;
}

export interface AppTokenTerms {
  /** As `https://login.microsoftonline.com`; plain `http` on loopback alone. */
  readonly authority: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly credential: Credential;
  /** As `https://graph.microsoft.com`: what the token is for. */
  readonly resource: string;
  readonly clock: Clock;
}

/** A token is not used in its last so many seconds, nor in the second half of a life shorter than twice that. */
const margin = 300;
/** Seconds until the authority has to answer. */
const patience = 10;
/** Entra ID counts equal requests (AADSTS50196): nothing is asked for so many milliseconds. */
const pause = 300_000;

/** Asks for tokens by client credentials, one request at a time, and keeps the last. */
export function appTokens(terms: AppTokenTerms): AppTokens {
  const { clock } = terms;
  let kept: { readonly token: string; readonly until: number } | undefined;
  let asking: Promise<string> | undefined;
  let refusal: { readonly problem: LinkProblem; readonly until: number } | undefined;

  async function ask(): Promise<string> {
    if (refusal && clock() < refusal.until) throw refusal.problem;
    const now = clock();
    try {
      const { access_token: token, expires_in: life = 0 } = await requestToken(terms);
      kept = { token, until: now + (life - Math.min(margin, life / 2)) * 1000 };
      return token;
    } catch (error) {
      const problem = problemOf(error, terms);
      if (problem.code === 'AADSTS50196') refusal = { problem, until: now + pause };
      throw problem;
    }
  }

  function askOnce(): Promise<string> {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  return {
    get: async () => (kept && clock() < kept.until ? kept.token : await askOnce()),
    async renew(refused) {
      if (kept?.token === refused) kept = undefined;
      return kept ? kept.token : await askOnce();
    },
  };
}

async function requestToken(terms: AppTokenTerms): Promise<TokenEndpointResponse> {
  const { authority, tenantId, clientId, credential, resource, clock } = terms;
  const openid = await import('openid-client');
  const home = `${authority}/${encodeURIComponent(tenantId)}`;
  const endpoint = `${home}/oauth2/v2.0/token`;
  const authentication = await clientAuthentication(credential, { endpoint, clock });
  const configuration = new openid.Configuration(
    { issuer: `${home}/v2.0`, token_endpoint: endpoint },
    clientId,
    undefined,
    authentication,
  );
  if (endpoint.startsWith('http:')) openid.allowInsecureRequests(configuration);
  configuration.timeout = patience;
  configuration[openid.customFetch] = (url, { body, headers, method, signal }) =>
    fetch(url, { body: body ?? null, headers, method, redirect: 'manual', ...(signal && { signal }) });
  return await openid.clientCredentialsGrant(configuration, { scope: `${resource}/.default` });
}

/** What is done is decided by OAuth's word for the error; the number only chooses the sentence. */
function problemOf(error: unknown, terms: AppTokenTerms): LinkProblem {
  if (error instanceof LinkProblem) return error;
  const { authority } = terms;
  const answered = isRecord(error) ? error.cause : undefined;
  if (isRecord(answered) && typeof answered.error === 'string')
    return problemIn(answered, answered.error, terms);
  const { host } = new URL(authority);
  if (answered instanceof Response)
    return new LinkProblem(
      'unavailable',
      `HTTP${answered.status}`,
      `${host} answered ${answered.status} instead of a token. Roster tries again by itself; if it stays so, look whether a proxy stands between.`,
    );
  return new LinkProblem(
    'unavailable',
    'unreachable',
    `${host} could not be asked for a token (${reasonOf(error)}). Check the network, the name service and the proxy of this server.`,
  );
}

function problemIn(
  body: Readonly<Record<string, unknown>>,
  error: string,
  terms: AppTokenTerms,
): LinkProblem {
  const { error_codes: numbers, error_description: description } = body;
  const [first]: unknown[] = Array.isArray(numbers) ? numbers : [];
  const number = typeof first === 'number' ? first : numberIn(description);
  const isPassing = error === 'temporarily_unavailable' || error === 'server_error' || number === 50196;
  return new LinkProblem(
    isPassing ? 'unavailable' : 'refused',
    number === undefined ? word(error) : `AADSTS${number}`,
    `${sentenceFor(number, word(error), terms)}${supportIn(body)}`,
    number === 50196 ? { retryAfter: pause } : {},
  );
}

/** What Microsoft's support asks for. */
function supportIn(body: Readonly<Record<string, unknown>>): string {
  const parts = [
    ['trace id', body.trace_id],
    ['correlation id', body.correlation_id],
    ['time', body.timestamp],
  ].flatMap(([name, value]) => (typeof value === 'string' ? [`${name} ${word(value)}`] : []));
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

/** Of what came from outside only what an id, a time or a name is made of. */
function word(text: string): string {
  return text.replace(/[^\w .:-]/g, '').slice(0, 80);
}
