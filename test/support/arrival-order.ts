import { at, textAt } from './operations.ts';
import type { Received } from './webhooks.ts';

/** How many came after a later one of their contact; `received` holds each once. */
export function outOfOrder(received: readonly Received[]): number {
  const last = new Map<string, number>();
  let count = 0;
  for (const { body } of received) {
    const [contactId, position] = [textAt(body, 'contactId'), Number(at(body, 'position'))];
    if (position < (last.get(contactId) ?? 0)) count++;
    last.set(contactId, Math.max(position, last.get(contactId) ?? 0));
  }
  return count;
}
