import { isRecord, parseJson } from '#base/json.ts';
import { LinkProblem } from '../directory/problem.ts';
import type { Credentials } from './credentials.ts';
import type { Pace, Told } from './pace.ts';

export type Members = Readonly<Record<string, unknown>>;

/** HighLevel refuses an address that another contact of the location has. */
export class TakenAddress extends LinkProblem {
  /** The contact there that has it. */
  readonly contactId: string;
  /** Which address it is: `email` or `phone`. */
  readonly field: string;

  constructor(contactId: string, field: string) {
    super('invalid', 'duplicate_contact', `Another contact in HighLevel has this ${field}: ${contactId}.`);
    this.contactId = contactId;
    this.field = field;
  }
}

/** Calls of one location of HighLevel. Errors are those of `../directory/problem.ts`. */
export interface HighLevelClient {
  readonly locationId: string;
  /** The JSON of a good answer. `path` begins with a slash and may hold a query. */
  send(method: string, path: string, body: Members | undefined, signal: AbortSignal): Promise<Members>;
}

export interface ClientTerms {
  /** Scheme, host and port of HighLevel's API. */
  readonly origin: string;
  readonly locationId: string;
  readonly credentials: Credentials;
  readonly pace: Pick<Pace, 'begin'>;
  /** How long an answer may take, in milliseconds. */
  readonly patience?: number;
}

export const highLevelOrigin = 'https://services.leadconnectorhq.com';
const version = '2021-07-28';

export function openHighLevelClient(terms: ClientTerms): HighLevelClient {
  const { origin, locationId, credentials, pace, patience = 20_000 } = terms;

  async function attempt(request: Omit<Request, 'url'>, path: string, token: string): Promise<Answered> {
    const end = await pace.begin(request.signal);
    let told: Told = {};
    try {
      const answered = await exchange({ ...request, url: `${origin}${path}`, patience }, token);
      told = toldBy(answered.headers, answered.status);
      return answered;
    } finally {
      end(told);
    }
  }

  return {
    locationId,
    async send(method, path, body, signal) {
      const token = await credentials.token(signal);
      let answered = await attempt({ method, body, signal }, path, token);
      if (answered.status === 401 && !lacksScope(answered)) {
        const renewed = await credentials.renew(token, signal);
        if (renewed !== undefined) answered = await attempt({ method, body, signal }, path, renewed);
      }
      if (answered.status >= 200 && answered.status < 300) return answered.body;
      throw problemIn(answered);
    },
  };
}

interface Request {
  readonly url: string;
  readonly method: string;
  readonly body: Members | undefined;
  readonly signal: AbortSignal;
}

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Members;
}

async function exchange(
  { url, method, body, signal, patience }: Request & { readonly patience: number },
  token: string,
): Promise<Answered> {
  try {
    const response = await fetch(url, {
      method,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
      headers: {
        authorization: `Bearer ${token}`,
        version,
        accept: 'application/json',
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: objectIn(await response.text()) };
  } catch (error) {
    signal.throwIfAborted();
    // The sentence of the error may hold the address that was called, but never the token.
    throw new LinkProblem('unavailable', 'no_answer', 'HighLevel did not answer. It is tried again.', {
      cause: error,
    });
  }
}

function objectIn(text: string): Members {
  try {
    const parsed = parseJson(text);
    return isRecord(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

/** HighLevel answers 401 for a token that is good and may not do this. */
function lacksScope({ body }: Pick<Answered, 'body'>): boolean {
  return /not authorized for this scope/i.test(String(body.message));
}

function toldBy(headers: Headers, status: number): Told {
  const remaining = numberIn(headers, 'x-ratelimit-remaining');
  const wait = status === 429 ? waitAsked(headers) : undefined;
  return { ...(remaining !== undefined && { remaining }), ...(wait !== undefined && { wait }) };
}

/** After a 429: as `Retry-After` says, else a whole interval. */
function waitAsked(headers: Headers): number {
  const seconds = numberIn(headers, 'retry-after');
  return seconds === undefined
    ? (numberIn(headers, 'x-ratelimit-interval-milliseconds') ?? 10_000)
    : seconds * 1000;
}

function numberIn(headers: Headers, name: string): number | undefined {
  const text = headers.get(name);
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function problemIn({ status, headers, body }: Answered): LinkProblem {
  const said = String(body.message ?? '').slice(0, 300);
  const { meta } = body;
  if (isRecord(meta) && typeof meta.contactId === 'string')
    return new TakenAddress(meta.contactId, String(meta.matchingField ?? 'address'));
  if (status === 429)
    return new LinkProblem('unavailable', 'too_many_calls', 'HighLevel takes no more calls for a while.', {
      retryAfter: waitAsked(headers),
    });
  if (status >= 500 || status === 408) {
    const seconds = numberIn(headers, 'retry-after');
    return new LinkProblem('unavailable', `status_${status}`, `HighLevel answered ${status}.`, {
      ...(seconds !== undefined && { retryAfter: seconds * 1000 }),
    });
  }
  if (status === 401 && lacksScope({ body }))
    return new LinkProblem(
      'refused',
      'scope',
      'The token lacks a scope that this call needs. Add the scopes of the guide to the private integration or the application; then set the token anew, or authorise again.',
    );
  if (status === 401)
    return new LinkProblem(
      'refused',
      'unauthorized',
      `HighLevel does not take the token (${said || '401'}). Set a new private integration token, or, of an application, authorise the connection again.`,
    );
  if (status === 403)
    return new LinkProblem(
      'refused',
      'forbidden',
      `The token has no access there (${said || '403'}). Use a token of the linked location with the scopes of the guide.`,
    );
  if (status === 404 || /not found/i.test(said))
    return new LinkProblem('invalid', 'not_found', `The record is not in HighLevel (${said || '404'}).`);
  return new LinkProblem('invalid', `status_${status}`, `HighLevel refused it: ${said || status}.`);
}
