import type { Socket } from 'node:net';
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { monotonic } from '#base/clock.ts';
import { RosterError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Metrics } from '#base/metrics.ts';
import { challenge } from '#identity/challenge.ts';
import type { Operation } from '#operations/operation.ts';
import { readBody } from './body.ts';
import { withoutPrefix } from './call-headers.ts';
import { asRosterError, errorBody } from './errors.ts';
import { routePath } from './input.ts';
import { type DoorParts, operationHandler } from './operation-handler.ts';
import { traceIdOf } from './trace.ts';

declare module 'fastify' {
  interface FastifyRequest {
    traceId: string;
    startedAt: number;
    operation: string;
    errorCode: string;
  }
}

export interface ServerParts extends DoorParts {
  readonly operations: readonly Operation[];
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'request'>;
}

const largestBody = 1024 * 1024;

/** The HTTP surface: a route for each operation that is no preset, and the envelope for everything that fails. */
export function httpServer(parts: ServerParts): FastifyInstance {
  const { log, metrics, operations, publicUrl } = parts;
  const metadataUrl = `${publicUrl}/.well-known/oauth-protected-resource`;
  const server = fastify({
    bodyLimit: largestBody,
    logger: false,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    // Longer than a balancer keeps its side open, or a call meets a socket that just closed.
    keepAliveTimeout: 75_000,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1000 },
    rewriteUrl: request => withoutPrefix(request.url ?? '/'),
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error, request, reply) => fail(error, request, reply),
  });

  function fail(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const error = asRosterError(thrown);
    request.errorCode = error.code;
    const traceId = request.traceId ?? traceIdOf(request.headers.traceparent);
    if (error.code === 'internal') log.error({ error: thrown, traceId }, 'A call failed by a defect.');
    const wanted = challenge(error, metadataUrl);
    if (wanted !== undefined) reply.header('www-authenticate', wanted);
    if (error.details.retryAfter !== undefined) reply.header('retry-after', String(error.details.retryAfter));
    return reply.code(error.status).header('x-trace-id', traceId).send(errorBody(error, traceId));
  }

  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, bytes, done) => {
    try {
      done(null, readBody(Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes)));
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  });

  server.decorateRequest('traceId', '');
  server.decorateRequest('startedAt', 0);
  server.decorateRequest('operation', 'none');
  server.decorateRequest('errorCode', '');
  server.addHook('onRequest', (request, reply, done) => {
    request.traceId = traceIdOf(request.headers.traceparent);
    request.startedAt = monotonic();
    reply.header('x-trace-id', request.traceId);
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    const milliseconds = monotonic() - request.startedAt;
    metrics.request(request.operation, reply.statusCode, milliseconds);
    log.info(
      {
        traceId: request.traceId,
        operation: request.operation,
        status: reply.statusCode,
        milliseconds: Math.round(milliseconds * 100) / 100,
        ...(request.errorCode !== '' && { code: request.errorCode }),
      },
      'request',
    );
    done();
  });
  server.setErrorHandler<FastifyError>(fail);
  server.setNotFoundHandler((request, reply) => {
    const [path = '/'] = request.url.split('?');
    return fail(new RosterError('route_unknown', `Cannot ${request.method} ${path}`), request, reply);
  });

  for (const operation of operations) {
    if (operation.presetOf !== undefined) continue;
    const handler = operationHandler(parts, operation);
    const { method, path, v3Path } = operation.http;
    for (const url of v3Path === undefined ? [path] : [path, v3Path]) {
      server.route({
        method,
        url: routePath(url),
        handler: (request, reply) => {
          request.operation = operation.key;
          return handler(request, reply);
        },
      });
    }
  }
  return server;
}

/** Answers what is no HTTP request at all in the same envelope; Node itself would answer with an empty body. */
function answerBrokenRequest(error: Error & { code?: string; rawPacket?: unknown }, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const known = asRosterError(error);
  const shown =
    known.code === 'internal'
      ? new RosterError('invalid_request', 'The bytes that arrived are not an HTTP request.')
      : known;
  const traceId = traceIdOf(undefined);
  const body = JSON.stringify(errorBody(shown, traceId));
  socket.end(
    `HTTP/1.1 ${shown.status} ${shown.code}\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nx-trace-id: ${traceId}\r\nconnection: close\r\n\r\n${body}`,
  );
}
