import { generateKeyPairSync, sign } from 'node:crypto';
import { type Clock, toIso } from '#base/clock.ts';
import type { NewId } from '#base/id.ts';
import type { Faults } from './faults.ts';

/** HighLevel's webhooks: signed by Ed25519, sent once, and again only where the receiver answers 429. */
export interface Webhooks {
  /** The public key, as PEM. */
  readonly key: string;
  /** Where they go; nowhere until it is set. */
  url: string | undefined;
  readonly count: number;
  tell(type: string, members: Readonly<Record<string, unknown>>): void;
  /** Waits until all that is on its way has arrived or failed; sends what was late before that. */
  settled(): Promise<void>;
  /** Sends what was answered with 429 once more. */
  sendAgain(): Promise<void>;
  sign(text: string): string;
}

export function webhookSender(terms: {
  readonly locationId: string;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly faults: Faults;
}): Webhooks {
  const { locationId, clock, newId, faults } = terms;
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const signature = (text: string) => sign(null, Buffer.from(text), privateKey).toString('base64');
  let onTheirWay: Promise<void> = Promise.resolve();
  let late: string[] = [];
  let refused: string[] = [];
  let count = 0;

  async function post(text: string): Promise<void> {
    if (webhooks.url === undefined) return;
    const response = await fetch(webhooks.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-ghl-signature': signature(text) },
      body: text,
    }).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.status === 429) refused.push(text);
  }
  /** One after the other, so that their order is that of the changes unless a fault says otherwise. */
  function send(...texts: readonly string[]): void {
    for (const text of texts) onTheirWay = onTheirWay.then(() => post(text));
  }

  const webhooks: Webhooks = {
    key: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    url: undefined,
    get count() {
      return count;
    },
    sign: signature,
    tell(type, members) {
      count += 1;
      const more = { webhookId: newId(), timestamp: toIso(clock()) };
      const text = JSON.stringify({ ...members, type, locationId, ...more });
      const fault = faults.nextWebhook(type);
      if (fault?.kind === 'webhookLost') return;
      if (fault?.kind === 'webhookLate') {
        late.push(text);
        return;
      }
      send(text, ...(fault?.kind === 'webhookDoubled' ? [text] : []), ...late);
      late = [];
    },
    async settled() {
      send(...late);
      late = [];
      await onTheirWay;
    },
    async sendAgain() {
      const again = refused;
      refused = [];
      send(...again);
      await onTheirWay;
    },
  };
  return webhooks;
}
