import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Log } from '#base/log.ts';
import type { Worker } from '#base/worker.ts';
import type { RateLimiter } from '#identity/rate-limit.ts';
import type { SigningKeys } from '#identity/signing-keys.ts';
import type { Engine } from '#store/engines/engine.ts';
import type { MetricsListener } from '#surfaces/http/metrics-listener.ts';

/** The parts of a server, as far as they were opened. */
export interface Closing {
  readonly engine: Engine;
  /** Writes who read what, as long as the store is open. */
  reads?: { write(): Promise<void> };
  readonly log: Log;
  keys?: Pick<SigningKeys, 'close'>;
  limiter?: Pick<RateLimiter, 'close'>;
  server?: FastifyInstance;
  metrics?: MetricsListener;
  /** They start after the server listens. */
  workers?: Promise<readonly Worker[]>;
  /** Aborted when the stop begins. */
  readonly stopping: AbortController;
}

/** How long calls that run may take to end, in milliseconds. */
const patience = 8_000;
/** How long those who keep a connection are told to let go of it, in milliseconds. */
const grace = 500;

/**
 * Not ready, then no new connections, then the calls that run end, then the work in the
 * background, then the store is closed. After eight seconds
 * what still runs is cut off: what was acknowledged is on disk, and the rest was not acknowledged.
 */
export async function stopInOrder(closing: Closing): Promise<void> {
  if (closing.stopping.signal.aborted) return;
  closing.stopping.abort();
  const { server, metrics, keys, limiter, engine, log } = closing;
  if (server) {
    await letGo(server.server);
    const timer = setTimeout(() => server.server.closeAllConnections(), patience);
    await server.close();
    clearTimeout(timer);
  }
  const workers = (await closing.workers) ?? [];
  await Promise.all(workers.map(worker => worker.stop()));
  keys?.close();
  await limiter?.close();
  await metrics?.close();
  await closing.reads?.write().catch(error => log.error({ error }, 'The last reads could not be written.'));
  await engine.close();
  log.close();
}

/**
 * Answers all who still call and closes their connections with the answer: a connection that is closed while it is
 * idle may have a call on its way, which would be cut.
 */
async function letGo(server: Server): Promise<void> {
  server.prependListener('request', (_request, response) => {
    response.shouldKeepAlive = false;
  });
  if (await hasConnections(server)) await pause(grace);
}

function hasConnections(server: Server): Promise<boolean> {
  return new Promise(resolve => server.getConnections((_error, count) => resolve(count > 0)));
}
