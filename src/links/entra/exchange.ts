import { parseJson } from '#base/json.ts';
import type { GraphCall } from './graph-call.ts';
import { reasonOf } from './unreachable.ts';

/** In milliseconds. */
export interface Patience {
  /** Until an answer begins. */
  readonly headers: number;
  /** Until it is there as a whole. */
  readonly page: number;
}

export interface Exchanged {
  readonly status: number;
  readonly headers: Headers;
  /** Nothing where there is none, or none that is JSON and the status is an error anyway. */
  readonly body: unknown;
}

/** In bytes, unpacked: no page of Graph's comes near. */
const mostBytes = 64 * 1024 * 1024;

/** Sends a request once and reads its answer whole. Rejects only when the caller gives up. */
export async function exchange(
  { method = 'GET', body, signal, isLowPriority, isSlow }: GraphCall<unknown>,
  request: {
    readonly url: string;
    readonly token: string;
    readonly requestId: string;
    readonly patience: Patience;
  },
): Promise<Exchanged | { readonly failure: string }> {
  const { url, token, requestId, patience } = request;
  const limit = new AbortController();
  const late = (part: string, milliseconds: number) =>
    setTimeout(
      () => limit.abort(new TooLate(`${part} did not come in ${milliseconds / 1000} s`)),
      milliseconds,
    );
  const timers = [
    late('an answer', isSlow ? patience.page : patience.headers),
    late('the whole answer', patience.page),
  ];
  try {
    const response = await fetch(url, {
      method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        'client-request-id': requestId,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(isLowPriority && { 'x-ms-throttle-priority': 'low' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      // Whoever a redirect leads to has no business with the token.
      redirect: 'manual',
      signal: AbortSignal.any([signal, limit.signal]),
    });
    clearTimeout(timers[0]);
    const text = await textOf(response);
    return { status: response.status, headers: response.headers, body: bodyIn(text, response.ok) };
  } catch (error) {
    signal.throwIfAborted();
    if (limit.signal.aborted) return { failure: String(limit.signal.reason.message) };
    return { failure: error instanceof Unusable ? error.message : reasonOf(error) };
  } finally {
    for (const timer of timers) clearTimeout(timer);
  }
}

class TooLate extends Error {}
class Unusable extends Error {}

async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let length = 0;
  for await (const piece of response.body ?? []) {
    length += piece.length;
    if (length > mostBytes) throw new Unusable(`the answer is longer than ${mostBytes} bytes`);
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}

function bodyIn(text: string, isOk: boolean): unknown {
  if (text === '') return undefined;
  try {
    return parseJson(text);
  } catch {
    if (isOk) throw new Unusable('the answer is cut or is not JSON');
    return undefined;
  }
}
