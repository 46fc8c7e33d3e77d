import { lookup as systemLookup } from 'node:dns';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { monotonic } from '#base/clock.ts';
import { type AddressRules, addressJudge } from './addresses.ts';
import { guardedLookup } from './guarded-lookup.ts';
import { readTarget, type Target, TargetRefused, type TargetRules } from './target.ts';

export interface Message {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What came of an attempt; without a status there was no answer, and `failure` says why. */
export interface Answered {
  readonly milliseconds: number;
  readonly status?: number;
  /** The beginning of the answer's body. */
  readonly answer?: string;
  readonly failure?: string;
  /** In milliseconds. */
  readonly retryAfter?: number;
  /** It was not sent, and cannot be at a later time. */
  readonly isFinal?: true;
}

/** Sends webhooks, to where they may be sent only. */
export interface Sender {
  /** Throws `TargetRefused` where a URL may not be kept. */
  check(url: string): void;
  /** Never rejects: what went wrong is in the result. */
  send(message: Message): Promise<Answered>;
  close(): void;
}

export interface SenderOptions extends AddressRules {
  /** How long a receiver may take to answer, in milliseconds. */
  readonly patience?: number;
  readonly lookup?: LookupFunction;
}

const keptText = 1024;
const mostText = 64 * 1024;

export function openSender({
  networks,
  allowsLoopback,
  patience = 15_000,
  lookup = systemLookup,
}: SenderOptions): Sender {
  const judge = addressJudge({ networks, allowsLoopback });
  const rules: TargetRules = { judge, hasNetworks: networks.length > 0, allowsLoopback };
  // Kept connections of their own: no proxy of the environment, and none that another part has opened.
  const terms = { keepAlive: true, maxFreeSockets: 64, scheduling: 'lifo' } as const;
  const agents = { 'http:': new http.Agent(terms), 'https:': new https.Agent(terms) };

  function attempt({ url, kinds }: Target, message: Message, started: number): Promise<Answered> {
    return new Promise(resolve => {
      const isSecure = url.protocol === 'https:';
      const request = (isSecure ? https : http).request(url, {
        method: 'POST',
        agent: isSecure ? agents['https:'] : agents['http:'],
        headers: { ...message.headers, 'content-length': Buffer.byteLength(message.body) },
        lookup: guardedLookup(lookup, judge, kinds),
      });
      const timer = setTimeout(
        () => request.destroy(new Error(`No answer in ${patience / 1000} s.`)),
        patience,
      );
      const end = (result: Omit<Answered, 'milliseconds'>) => {
        clearTimeout(timer);
        resolve({ milliseconds: Math.round(monotonic() - started), ...result });
      };
      request.once('error', error => {
        if (request.reusedSocket && isClosedByPeer(error)) {
          // The receiver closed a kept connection just now: the message did not fail, the connection did.
          clearTimeout(timer);
          resolve(attempt({ url, kinds }, message, started));
        } else end({ failure: sentenceOf(error) });
      });
      request.once('response', response => {
        readStart(response, text => end(resultOf(response, text)));
      });
      request.end(message.body);
    });
  }

  return {
    check: url => void readTarget(url, rules),
    async send(message) {
      const started = monotonic();
      try {
        return await attempt(readTarget(message.url, rules), message, started);
      } catch (error) {
        return { milliseconds: 0, failure: sentenceOf(error) };
      }
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

/** Reads an answer to its end or to the bound, keeps its beginning, and ends once however it ends. */
function readStart(response: IncomingMessage, end: (text: string) => void): void {
  const pieces: Buffer[] = [];
  let length = 0;
  response.on('data', (piece: Buffer) => {
    if (length < keptText) pieces.push(piece);
    length += piece.length;
    if (length > mostText) response.destroy();
  });
  response.once('error', () => {});
  response.once('close', () => end(Buffer.concat(pieces).subarray(0, keptText).toString()));
}

function resultOf({ statusCode, headers }: IncomingMessage, text: string): Omit<Answered, 'milliseconds'> {
  const retryAfter = secondsIn(headers['retry-after'], headers.date);
  return {
    ...(statusCode !== undefined && { status: statusCode }),
    ...(text !== '' && { answer: text.replaceAll('\0', '').toWellFormed() }),
    ...(retryAfter !== undefined && { retryAfter: retryAfter * 1000 }),
  };
}

/** Seconds, or a date: then as far from the answer's own as it says. */
function secondsIn(retryAfter: string | undefined, date: string | undefined): number | undefined {
  if (retryAfter === undefined) return undefined;
  if (/^\d{1,7}$/.test(retryAfter)) return Number(retryAfter);
  const seconds = (Date.parse(retryAfter) - Date.parse(date ?? '')) / 1000;
  return seconds > 0 ? seconds : undefined;
}

function isClosedByPeer(error: Error): boolean {
  return 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

function sentenceOf(error: unknown): string {
  if (error instanceof TargetRefused) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words = known[code];
  if (words !== undefined) return words;
  return error instanceof Error ? error.message.slice(0, 200) : 'The attempt failed.';
}

const known: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The connection was refused.',
  ECONNRESET: 'The connection was closed before the answer.',
  EPIPE: 'The connection was closed before the answer.',
  ENOTFOUND: 'The name of the host is not known.',
  EAI_AGAIN: 'The name of the host could not be looked up.',
  EHOSTUNREACH: 'The host cannot be reached.',
  ENETUNREACH: 'The host cannot be reached.',
  ETIMEDOUT: 'The connection was not made in time.',
};
