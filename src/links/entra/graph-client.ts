import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { waitAfter } from '#base/backoff.ts';
import type { Clock } from '#base/clock.ts';
import { LinkProblem } from '../directory/problem.ts';
import { exchange, type Patience } from './exchange.ts';
import { type GraphCall, Malformed } from './graph-call.ts';
import { errorIn, type GraphError, problemOf } from './graph-error.ts';
import { pace } from './pace.ts';
import { waitAskedFor } from './retry-after.ts';
import type { AppTokens } from './token.ts';

export interface GraphTerms {
  /** As `https://graph.microsoft.com`: nothing is asked elsewhere, whatever a link says. */
  readonly graphUrl: string;
  readonly tokens: AppTokens;
  readonly clock: Clock;
  /** Waits; rejects when aborted. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly random?: () => number;
  readonly patience?: Patience;
}

/** Asks Microsoft Graph, and again while that may help. Throws `LinkProblem`, or the reason of the abort. */
export interface GraphClient {
  ask<Result>(call: GraphCall<Result>): Promise<Result>;
  /** The same, with nothing for what Graph says is not there. */
  find<Result>(call: GraphCall<Result>): Promise<Result | undefined>;
  /** The link, if it leads to Graph and nowhere else. */
  ownLink(link: unknown): string | undefined;
}

const mostTries = 8;
const backoff = { first: 1000, longest: 60_000 };
/** Longer waits, in milliseconds, end the call: whoever asked comes back later. */
const longestWait = 300_000;
/** Longer is not believed. */
const longestBelieved = 3_600_000;
const passing: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

export function graphClient({
  graphUrl,
  tokens,
  clock,
  sleep = rest,
  random = Math.random,
  patience = { headers: 10_000, page: 60_000 },
}: GraphTerms): GraphClient {
  const { origin } = new URL(graphUrl);
  const slowing = pace(sleep);

  function ownLink(link: unknown): string | undefined {
    const url = typeof link === 'string' ? URL.parse(link) : null;
    return url?.origin === origin && url.username === '' && url.password === '' ? url.href : undefined;
  }

  function addressOf(to: string): string {
    if (to.startsWith('/')) return `${origin}/v1.0${to}`;
    const link = ownLink(to);
    if (link !== undefined) return link;
    throw new LinkProblem(
      'invalid',
      'foreign_link',
      `A link leads away from ${origin}; it was not followed.`,
    );
  }

  async function outcomeOf<Result>(call: GraphCall<Result>): Promise<Outcome<Result>> {
    const url = addressOf(call.to);
    const isRepeatable = call.isRepeatable ?? (call.method ?? 'GET') === 'GET';
    let token = await tokens.get();
    let isRenewed = false;
    for (let failures = 0; ; ) {
      call.signal.throwIfAborted();
      await slowing.before(call.signal);
      const requestId = randomUUID();
      const tried = await attempt(call, { url, token, requestId });
      if (tried.kind === 'read') return { value: tried.value };
      if (tried.kind === 'refused') {
        const { status, error, headers } = tried;
        if (status === 401 && !isRenewed) {
          isRenewed = true;
          token = await tokens.renew(token);
          continue;
        }
        const link = ownLink(headers.get('location'));
        const problem = problemOf({ url, status, error, link, support: supportOf(requestId, headers) });
        if (status === 404) return { missing: problem };
        throw problem;
      }
      failures++;
      const asked = tried.wait;
      const isOver = failures >= mostTries || (asked ?? 0) > longestWait || !(isRepeatable || tried.isUndone);
      if (isOver) throw unavailable(tried, origin, requestId);
      await sleep(asked ?? waitAfter(failures, backoff, random), call.signal);
    }
  }

  async function attempt<Result>(
    call: GraphCall<Result>,
    request: { readonly url: string; readonly token: string; readonly requestId: string },
  ): Promise<Tried<Result>> {
    const answer = await exchange(call, { ...request, patience });
    if ('failure' in answer) return { kind: 'failed', code: 'unreachable', why: answer.failure };
    const { status, headers, body } = answer;
    slowing.heed(headers);
    if (passing.has(status)) {
      const code = errorIn(body)?.codes[0] ?? `HTTP${status}`;
      const asked = waitAskedFor(headers, clock());
      // These two say that nothing was done.
      const isUndone = status === 429 || status === 503;
      return { kind: 'failed', code, why: `it answered ${status}`, wait: asked, isUndone };
    }
    const error = errorIn(body);
    // What is not in Graph's form is not Graph's: a proxy's 404 must not be taken for a person who is gone.
    if (status === 401 || (status >= 400 && error)) return { kind: 'refused', status, error, headers };
    if (status < 200 || status >= 300 || error)
      return { kind: 'failed', code: `HTTP${status}`, why: `its answer (${status}) is not one of Graph's` };
    try {
      return { kind: 'read', value: call.read(body) };
    } catch (thrown) {
      if (!(thrown instanceof Malformed)) throw thrown;
      return { kind: 'failed', code: 'malformed_answer', why: thrown.message, wait: thrown.wait };
    }
  }

  return {
    ownLink,
    async ask(call) {
      const outcome = await outcomeOf(call);
      if ('missing' in outcome) throw outcome.missing;
      return outcome.value;
    },
    async find(call) {
      const outcome = await outcomeOf(call);
      return 'missing' in outcome ? undefined : outcome.value;
    },
  };
}

async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, { signal });
  } catch (error) {
    // The timer's own error would hide why whoever asked gave up.
    signal.throwIfAborted();
    throw error;
  }
}

type Outcome<Result> = { readonly value: Result } | { readonly missing: LinkProblem };

type Tried<Result> =
  | { readonly kind: 'read'; readonly value: Result }
  /** Asking again does not help. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly error: GraphError | undefined;
      readonly headers: Headers;
    }
  /** May pass by itself. */
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly why: string;
      readonly wait?: number | undefined;
      readonly isUndone?: boolean;
    };

function unavailable(
  { code, why, wait }: Extract<Tried<never>, { kind: 'failed' }>,
  origin: string,
  requestId: string,
): LinkProblem {
  return new LinkProblem(
    'unavailable',
    code,
    `Microsoft Graph at ${origin} cannot be used at the moment: ${why} (client-request-id ${requestId}). Roster tries again by itself.`,
    wait === undefined ? {} : { retryAfter: Math.min(wait, longestBelieved) },
  );
}

function supportOf(requestId: string, headers: Headers): string {
  const theirs = headers
    .get('request-id')
    ?.replace(/[^\w-]/g, '')
    .slice(0, 80);
  return ` (${theirs ? `request-id ${theirs}, ` : ''}client-request-id ${requestId})`;
}
