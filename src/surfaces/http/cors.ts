import type { FastifyInstance } from 'fastify';

const methods = 'GET, POST, PUT, DELETE';
/** The headers that a call may carry. */
const taken = 'authorization, content-type, version, idempotency-key, if-match, locationid, traceparent';
/** The headers of an answer that a page may read. */
const exposed = [
  'etag',
  'x-trace-id',
  'retry-after',
  'www-authenticate',
  'x-ratelimit-limit-daily',
  'x-ratelimit-daily-remaining',
  'x-ratelimit-daily-reset',
  'x-ratelimit-interval-milliseconds',
  'x-ratelimit-max',
  'x-ratelimit-remaining',
].join(', ');
/** How long a browser remembers a preflight, in seconds; Chromium takes no longer. */
const remembered = '7200';

/**
 * Lets the pages of these origins call the API (the Fetch standard, "CORS protocol"). Never with credentials: a call
 * is known by its token, so no page can use what a browser keeps. Other origins get no header, so browsers refuse them.
 */
export function allowOrigins(server: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  const allowed = new Set(origins);

  server.addHook('onRequest', (request, reply, done) => {
    // Also where nothing is allowed: a cache must not serve one origin's answer to another.
    reply.header('vary', 'origin');
    const { origin } = request.headers;
    if (origin === undefined || !allowed.has(origin)) return done();
    reply.header('access-control-allow-origin', origin);
    const isPreflight =
      request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
    if (!isPreflight) {
      reply.header('access-control-expose-headers', exposed);
      return done();
    }
    reply
      .code(204)
      .header('access-control-allow-methods', methods)
      .header('access-control-allow-headers', taken)
      .header('access-control-max-age', remembered)
      .send();
  });
}
