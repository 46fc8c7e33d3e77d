import { toIso } from '#base/clock.ts';
import { isRecord, parseJson } from '#base/json.ts';
import type { Attempt, Delivery } from '#contacts/subscription.ts';
import type { DeliveryTable } from '../tables.ts';

export function presentDelivery(row: DeliveryTable): Delivery {
  const lastAttempt = attemptsIn(row).at(-1);
  return {
    id: row.id,
    subscriptionId: row.subscription_id,
    eventId: row.message_id,
    type: row.type,
    ...(row.lane !== '' && { contactId: row.lane }),
    status: row.status,
    ...(row.status === 'cancelled' && { reason: 'Its subscription has ended.' }),
    attempts: row.attempts,
    ...(row.due_at !== null && { nextAttemptAt: toIso(row.due_at) }),
    ...(lastAttempt && { lastAttempt }),
    dateAdded: toIso(row.date_added),
    ...(row.date_ended !== null && { dateEnded: toIso(row.date_ended) }),
  };
}

/** The attempts at a delivery, from the JSON in which they are kept. */
export function attemptsIn({ log }: Pick<DeliveryTable, 'log'>): Attempt[] {
  const parsed = parseJson(log);
  if (!Array.isArray(parsed)) return [];
  return parsed.filter(isRecord).map(({ at, milliseconds, status, answer, failure }) => ({
    at: String(at),
    milliseconds: Number(milliseconds),
    ...(typeof status === 'number' && { status }),
    ...(typeof answer === 'string' && { answer }),
    ...(typeof failure === 'string' && { failure }),
  }));
}
