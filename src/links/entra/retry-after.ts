/**
 * How long an answer asks to wait, in milliseconds: `Retry-After` in seconds, or as a date against the answer's own
 * (RFC 9110, section 10.2.3). Nothing where it is missing, past, zero or no time at all.
 */
export function waitAskedFor(headers: Headers, now: number): number | undefined {
  const asked = headers.get('retry-after')?.trim();
  if (asked === undefined) return undefined;
  const wait = /^\d{1,9}$/.test(asked)
    ? Number(asked) * 1000
    : Date.parse(asked) - (Date.parse(headers.get('date') ?? '') || now);
  return wait > 0 ? wait : undefined;
}
