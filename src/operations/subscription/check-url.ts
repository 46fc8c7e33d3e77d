import { invalidInput } from '#base/errors.ts';
import type { Links } from '#links/links.ts';
import { TargetRefused } from '#links/webhooks/target.ts';

/** Throws `invalid_input` for an address that webhooks are not sent to. */
export function checkUrl({ webhooks }: Links, url: string): void {
  try {
    webhooks.check(url);
  } catch (error) {
    if (!(error instanceof TargetRefused)) throw error;
    throw invalidInput([{ member: 'url', message: `url is not taken. ${error.message}` }]);
  }
}
