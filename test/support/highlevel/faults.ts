import type { Random } from '#test/support/random.ts';

/** What can go wrong with a call. */
export type CallFault =
  /** Nothing is done, and this is answered. */
  | { readonly kind: 'answer'; readonly status: number; readonly retryAfter?: number }
  /** Nothing is done, and the connection is cut. */
  | { readonly kind: 'cut' }
  /** What was asked for is done, and the connection is cut before the answer. */
  | { readonly kind: 'lostAnswer' }
  /** The answer takes so many milliseconds. */
  | { readonly kind: 'slow'; readonly milliseconds: number };

/** What can go wrong with a webhook; one that is late comes behind the next. */
export type WebhookFault =
  | { readonly kind: 'webhookLost' }
  | { readonly kind: 'webhookDoubled' }
  | { readonly kind: 'webhookLate' };

export type Fault = (CallFault | WebhookFault) & {
  /** How often; once where it is left out. */
  readonly times?: number;
  /** In which part of the cases, from 0 to 1; in all where it is left out. */
  readonly chance?: number;
  /** Which operations, as `POST /contacts/upsert`, or types of webhooks. */
  readonly on?: RegExp;
};

interface Armed {
  readonly fault: Fault;
  left: number;
}

export interface Faults {
  arm(fault: Fault): void;
  /** Takes the first that is armed for a call or a webhook. */
  nextCall(operation: string): CallFault | undefined;
  nextWebhook(type: string): WebhookFault | undefined;
  /** Nothing goes wrong any more. */
  disarm(): void;
}

export function faultList(random: Random): Faults {
  let armed: Armed[] = [];

  function next(name: string, isWebhook: boolean): Fault | undefined {
    for (const each of armed) {
      const { kind, on, chance = 1 } = each.fault;
      if (kind.startsWith('webhook') !== isWebhook || (on && !on.test(name))) continue;
      if (random.next() >= chance) continue;
      each.left -= 1;
      armed = armed.filter(({ left }) => left > 0);
      return each.fault;
    }
    return undefined;
  }
  return {
    arm: fault => void armed.push({ fault, left: fault.times ?? 1 }),
    nextCall(operation) {
      const fault = next(operation, false);
      return fault && isCallFault(fault) ? fault : undefined;
    },
    nextWebhook(type) {
      const fault = next(type, true);
      return fault && !isCallFault(fault) ? fault : undefined;
    },
    disarm() {
      armed = [];
    },
  };
}

function isCallFault(fault: CallFault | WebhookFault): fault is CallFault {
  return !fault.kind.startsWith('webhook');
}
