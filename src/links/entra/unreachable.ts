import { isRecord } from '#base/json.ts';

/** Why no answer came, in a few words: the code of the operating system where there is one. */
export function reasonOf(error: unknown): string {
  for (let cause = error; isRecord(cause); cause = cause.cause) {
    const { code, name } = cause;
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code)) return code;
    if (name === 'TimeoutError') return 'no answer in time';
  }
  return 'the connection failed';
}
