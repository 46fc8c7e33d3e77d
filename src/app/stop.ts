import type { FastifyInstance } from 'fastify';
import type { Log } from '#base/log.ts';
import type { RateLimiter } from '#identity/rate-limit.ts';
import type { SigningKeys } from '#identity/signing-keys.ts';
import type { Engine } from '#store/engines/engine.ts';
import type { MetricsListener } from '#surfaces/http/metrics-listener.ts';

/** The parts of a server, as far as they were opened. */
export interface Closing {
  readonly engine: Engine;
  readonly log: Log;
  keys?: Pick<SigningKeys, 'close'>;
  limiter?: Pick<RateLimiter, 'close'>;
  server?: FastifyInstance;
  metrics?: MetricsListener;
  isStopping?: boolean;
}

/** How long calls that run may take to end, in milliseconds. */
const patience = 8_000;

/**
 * Not ready, then no new connections, then the calls that run end, then the store is closed. After eight seconds
 * what still runs is cut off: what was acknowledged is on disk, and the rest was not acknowledged.
 */
export async function stopInOrder(closing: Closing): Promise<void> {
  if (closing.isStopping) return;
  closing.isStopping = true;
  const { server, metrics, keys, limiter, engine, log } = closing;
  if (server) {
    const timer = setTimeout(() => server.server.closeAllConnections(), patience);
    await server.close();
    clearTimeout(timer);
  }
  keys?.close();
  await limiter?.close();
  await metrics?.close();
  await engine.close();
  log.close();
}
