import { isRecord, parseJson } from '#base/json.ts';
import type { WireAnswer } from './wire.ts';

/** What an answer must never hold: SQL, paths of files, stacks, and the words of libraries below. */
const leaks =
  /\b(select|insert|update|delete)\b.{0,60}\b(from|into|set|where)\b|sqlite|kysely|node_modules|node:|\bat \S+ \(|\/(src|tmp|home|work|etc)\/|\.ts\b|TypeError|undefined is not|Cannot read prop/i;

/**
 * Says what is wrong with an answer that tells an error, or nothing: it must be JSON in the envelope. `given` is what
 * the caller sent; an answer may repeat that, but no secret of it.
 */
export function flawOf(answer: WireAnswer, secrets: readonly string[]): string | undefined {
  const { status, head, body } = answer;
  if (status < 400) return undefined;
  if (!/^content-type: application\/json/im.test(head)) return `no JSON: ${head}`;
  let envelope: unknown;
  try {
    envelope = parseJson(body);
  } catch {
    return `not JSON: ${body}`;
  }
  if (!isRecord(envelope)) return 'no object';
  const { statusCode, message, code, traceId } = envelope;
  if (statusCode !== status) return `statusCode is ${statusCode}, the status ${status}`;
  const isMessage = Array.isArray(message) ? message.every(isText) : isText(message);
  if (!isMessage) return `no message: ${body}`;
  if (!isText(code)) return `no code: ${body}`;
  if (typeof traceId !== 'string' || !/^[0-9a-f]{32}$/.test(traceId)) return `no trace id: ${body}`;
  if (!head.includes(traceId)) return 'the header has another trace id';
  if (secrets.some(secret => body.includes(secret))) return 'it holds a secret';
  return undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Whether a text gives away how things are made inside. */
export function leakIn(text: string): string | undefined {
  return leaks.exec(text)?.[0];
}
