import { invalidInput } from '#base/errors.ts';
import type { Sender } from '#links/webhooks/sender.ts';
import { TargetRefused } from '#links/webhooks/target.ts';

/** Throws `invalid_input` for an address that webhooks are not sent to. */
export function checkUrl(webhooks: Sender | undefined, url: string): void {
  try {
    senderIn(webhooks).check(url);
  } catch (error) {
    if (!(error instanceof TargetRefused)) throw error;
    throw invalidInput([{ member: 'url', message: `url is not taken. ${error.message}` }]);
  }
}

/** What sends webhooks; every surface hands it in. */
export function senderIn(webhooks: Sender | undefined): Sender {
  if (webhooks) return webhooks;
  throw new Error('A call that concerns webhooks was made without what sends them.');
}
