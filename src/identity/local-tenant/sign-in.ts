import { createHash, randomBytes } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';
import { CookieJar } from './cookie-jar.ts';
import { tenantPaths } from './discovery.ts';

const TokenAnswer = Type.Object({
  access_token: Type.String(),
  expires_in: Type.Number(),
  scope: Type.Optional(Type.String()),
  refresh_token: Type.Optional(Type.String()),
  id_token: Type.Optional(Type.String()),
});
export type TokenAnswer = Static<typeof TokenAnswer>;

const Refusal = Type.Object({ error_description: Type.String(), error_codes: Type.Array(Type.Number()) });

interface Caller {
  readonly authority: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly fetch?: typeof fetch;
}

export interface SignInRequest extends Caller {
  readonly redirectUri: string;
  /** As Entra wants it, with the API before each scope. */
  readonly scope: string;
  /** Object id, or e-mail address or name or a part of it, of a person of the local tenant. */
  readonly person: string;
  /** What the person answers where the application asks for consent; yes if left out. */
  readonly consent?: 'accept' | 'decline';
  /** The application's secret, where it has one. */
  readonly clientSecret?: string;
}

/** Signs a person in at the local tenant as a browser would: the page, the choice, the code, the token. */
export async function signIn(request: SignInRequest): Promise<TokenAnswer> {
  const verifier = randomBytes(32).toString('base64url');
  const start = new URL(tenantPaths(request.tenantId).authorize, request.authority);
  start.search = new URLSearchParams({
    client_id: request.clientId,
    response_type: 'code',
    redirect_uri: request.redirectUri,
    scope: request.scope,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  const callback = await walkThroughPages(start, request);
  const code = callback.searchParams.get('code');
  if (code === null)
    throw new Error(callback.searchParams.get('error_description') ?? 'The local tenant sent no code.');
  return askForToken(request, {
    client_id: request.clientId,
    grant_type: 'authorization_code',
    code,
    redirect_uri: request.redirectUri,
    code_verifier: verifier,
    ...(request.clientSecret === undefined ? {} : { client_secret: request.clientSecret }),
  });
}

export interface ClientCredentialsRequest extends Caller {
  readonly clientSecret: string;
  /** As `api://{client id of the API}/.default`. */
  readonly scope: string;
}

/** Gets an application a token of its own. */
export async function clientCredentials(request: ClientCredentialsRequest): Promise<TokenAnswer> {
  return askForToken(request, {
    client_id: request.clientId,
    client_secret: request.clientSecret,
    grant_type: 'client_credentials',
    scope: request.scope,
  });
}

/** How the pages are answered. */
export interface Answers {
  readonly redirectUri: string;
  readonly person: string;
  readonly consent?: 'accept' | 'decline';
  readonly fetch?: typeof fetch;
  /** Cookies of sign-ins before; empty ones if left out. */
  readonly jar?: CookieJar;
}

/** Goes through the pages to the address that leads back to the application. */
export async function walkThroughPages(start: URL, answers: Answers): Promise<URL> {
  const {
    redirectUri,
    person,
    consent = 'accept',
    fetch = globalThis.fetch,
    jar = new CookieJar(),
  } = answers;
  let address = start;
  let form: URLSearchParams | undefined;
  for (let step = 0; step < 12; step++) {
    const response = await fetch(address, {
      redirect: 'manual',
      headers: { cookie: jar.header },
      ...(form ? { method: 'POST', body: form } : {}),
    });
    jar.take(response.headers);
    form = undefined;
    const location = response.headers.get('location');
    if (location === null) form = fillIn(await response.text(), person, consent);
    else address = new URL(location, address);
    if (isSameAddress(address, redirectUri)) return address;
  }
  throw new Error('The sign-in did not come to an end.');
}

function isSameAddress(address: URL, redirectUri: string): boolean {
  const expected = new URL(redirectUri);
  return address.origin === expected.origin && address.pathname === expected.pathname;
}

/** Answers one page. Throws its words where it is one that shows an error. */
function fillIn(page: string, person: string, consent: string): URLSearchParams {
  if (page.includes('name="consent"')) return new URLSearchParams({ consent });
  const buttons = page.match(/<button class="person"[\s\S]*?<\/button>/g) ?? [];
  const wanted = person.toLowerCase();
  const chosen = buttons.find(
    button => plainText(button).toLowerCase().includes(wanted) || button.includes(`value="${person}"`),
  );
  const objectId = chosen?.match(/value="([^"]+)"/)?.[1];
  if (objectId !== undefined) return new URLSearchParams({ person: objectId });
  const words = page.match(/<pre role="alert">([\s\S]*?)<\/pre>/)?.[1];
  throw new Error(words ? plainText(words) : `The local tenant knows nobody called ${person}.`);
}

function plainText(html: string): string {
  return html
    .replace(/<[^>]*>/g, '\n')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

async function askForToken(caller: Caller, fields: Record<string, string>): Promise<TokenAnswer> {
  const { authority, tenantId, fetch = globalThis.fetch } = caller;
  const ask = async (headers: Record<string, string>): Promise<unknown> => {
    const address = new URL(tenantPaths(tenantId).token, authority);
    const body = new URLSearchParams(fields);
    const response = await fetch(address, { method: 'POST', headers, body });
    return response.json();
  };
  let answer = await ask({});
  // Only now is it known that the application is a page, whose calls name the page's origin.
  if (fields.redirect_uri !== undefined && Check(Refusal, answer) && answer.error_codes.includes(9002327))
    answer = await ask({ origin: new URL(fields.redirect_uri).origin });
  if (Check(TokenAnswer, answer)) return answer;
  throw new Error(Check(Refusal, answer) ? answer.error_description : 'The local tenant sent no token.');
}
