import type { HighLevel } from './start.ts';

/** Has everything go wrong now and then that a link must bear, until it is disarmed. */
export function armAll(highLevel: Pick<HighLevel, 'arm'>): void {
  const calls = [
    { kind: 'lostAnswer', chance: 0.06 },
    { kind: 'cut', chance: 0.04 },
    { kind: 'answer', status: 503, chance: 0.03 },
    { kind: 'answer', status: 429, retryAfter: 1, chance: 0.02 },
    { kind: 'slow', milliseconds: 3, chance: 0.05 },
  ] as const;
  const webhooks = [
    { kind: 'webhookLost', chance: 0.1 },
    { kind: 'webhookDoubled', chance: 0.1 },
    { kind: 'webhookLate', chance: 0.1 },
  ] as const;
  const always = { times: Number.POSITIVE_INFINITY };
  // A refresh token whose answer is lost is gone: signing in has tests of its own.
  for (const fault of calls) highLevel.arm({ ...fault, ...always, on: /^(?!POST \/oauth)/ });
  for (const fault of webhooks) highLevel.arm({ ...fault, ...always });
}
