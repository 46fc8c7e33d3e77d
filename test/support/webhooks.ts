import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { Clock } from '#base/clock.ts';
import { parseJson } from '#base/json.ts';
import { consumerName, webhookConsumer } from '#links/webhooks/consumer.ts';
import { Deliverer } from '#links/webhooks/deliverer.ts';
import { openSender, type Sender } from '#links/webhooks/sender.ts';
import { webhookViews } from '#operations/subscription/asked.ts';
import { consume, locationsBehind } from '#store/consumers.ts';
import type { Store } from '#store/store.ts';
import { type Listening, listening } from './listening.ts';

/** A message as it came over the wire. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: unknown;
}

/** What a receiver answers: a status, and headers where some are wanted; nothing hangs up. */
export type Reply =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly text?: string }
  | undefined;

/** A server that webhooks are sent to. It keeps what came, in its order. */
export interface Receiver extends Listening {
  readonly url: string;
  readonly received: Received[];
  /** Decides what is answered; everything is taken until it is set. */
  answer: (message: Received) => Reply | Promise<Reply>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', piece => pieces.push(piece));
    request.once('end', async () => {
      const text = Buffer.concat(pieces).toString();
      const message = { headers: request.headers, text, body: parseJson(text) };
      received.push(message);
      const reply = await receiver.answer(message);
      if (reply) response.writeHead(reply.status, reply.headers).end(reply.text);
      else request.socket.destroy();
    });
  });
  const opened = await listening(server);
  const receiver: Receiver = {
    ...opened,
    url: `${opened.origin}/hook`,
    received,
    answer: () => ({ status: 200, text: 'ok' }),
  };
  return receiver;
}

/** A sender that reaches the receivers of a test. */
export function testSender(): Sender {
  return openSender({ networks: [], allowsLoopback: true, patience: 2000 });
}

/** What delivers, without a loop of its own: the test says when. */
export interface TestDeliverer {
  /** Delivers until nothing is due by the clock. */
  deliver(): Promise<void>;
  readonly deliverer: Deliverer;
}

export function testDeliverer(parts: {
  readonly store: Store;
  readonly clock: Clock;
  readonly sender: Sender;
  readonly owner?: string;
  readonly random?: () => number;
}): TestDeliverer {
  const { store, clock, sender, owner = 'test', random = () => 0.5 } = parts;
  const settled = new Set<string>();
  const deliverer = new Deliverer({
    store,
    clock,
    owner,
    sender,
    views: webhookViews,
    log: {
      error({ error }) {
        throw error;
      },
    },
    onSettled: place => settled.add(place),
    random,
  });
  const consumer = webhookConsumer(webhookViews);

  /** Tells whether something was done. */
  async function round(): Promise<boolean> {
    for (const place of await locationsBehind(store, consumerName))
      while (await consume(store, consumer, place));
    const places = new Set([...(await deliverer.look()), ...settled]);
    settled.clear();
    for (const place of places) await deliverer.work(place);
    const wasSending = deliverer.inFlight > 0;
    await deliverer.idle();
    return wasSending || settled.size > 0;
  }
  return {
    deliverer,
    async deliver() {
      while (await round());
    },
  };
}
