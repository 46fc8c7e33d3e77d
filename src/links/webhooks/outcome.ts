import { type Backoff, waitAfter } from '#base/backoff.ts';
import { toIso } from '#base/clock.ts';
import { parseJson } from '#base/json.ts';
import type { Attempt } from '#contacts/subscription.ts';
import type { DeliveryTable } from '#store/tables.ts';
import type { Outcome } from '#store/webhooks/deliveries.ts';
import type { Answered } from './sender.ts';

const day = 86_400_000;
const backoff: Backoff = { first: 10_000, longest: 8 * 3_600_000 };
/** After this long a delivery is given up. */
const longestTrying = 3 * day;
const shortestWait = 1_000;
const longestRetryAfter = day;
const keptAttempts = 30;

export function hasArrived({ status = 0 }: Answered): boolean {
  return status >= 200 && status < 300;
}

/** Whether the server says that the subscription is to end. */
export function isGone({ status }: Answered): boolean {
  return status === 410;
}

/** Whether the server is in trouble; a refusal of the message itself says nothing of the next one. */
export function isOfServer({ status }: Answered): boolean {
  return status === undefined || status < 400 || status === 408 || status === 429 || status >= 500;
}

/** What went wrong, in a sentence. */
export function failureIn({ status, failure }: Answered): string {
  if (status === undefined) return failure ?? 'There was no answer.';
  if (status >= 300 && status < 400) return `Its server answered ${status}; redirects are not followed.`;
  return `Its server answered ${status}.`;
}

/** An attempt as it is kept. */
export function attemptOf({ milliseconds, status, answer, failure }: Answered, at: number): Attempt {
  return {
    at: toIso(at),
    milliseconds,
    ...(status !== undefined && { status }),
    ...(answer !== undefined && { answer }),
    ...(failure !== undefined && { failure }),
  };
}

/** How a delivery stands after an attempt that was begun at `at`. */
export function outcomeOf(
  delivery: DeliveryTable,
  answered: Answered,
  at: number,
  random: () => number = Math.random,
): Outcome {
  const log = JSON.stringify([...logIn(delivery.log).slice(1 - keptAttempts), attemptOf(answered, at)]);
  const ended = { id: delivery.id, due_at: null, log, date_ended: at };
  if (hasArrived(answered)) return { ...ended, status: 'delivered' };
  const until = (delivery.first_tried_at ?? at) + longestTrying;
  if (answered.isFinal || isGone(answered) || at >= until) return { ...ended, status: 'failed' };
  const asked = Math.min(answered.retryAfter ?? 0, longestRetryAfter);
  const wait = Math.max(shortestWait, asked, waitAfter(delivery.attempts + 1, backoff, random));
  return { id: delivery.id, status: 'waiting', due_at: Math.min(at + wait, until), log, date_ended: null };
}

function logIn(text: string): readonly unknown[] {
  const log = parseJson(text);
  return Array.isArray(log) ? log : [];
}
