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
import type { Route } from '#operations/route.ts';
import { parseBody } from './body.ts';
import { type BodyDeadline, startBodyDeadline } from './body-deadline.ts';
import { answerBeforeRoutes, answerBrokenRequest, assertOneHost } from './broken-request.ts';
import { withoutPrefix } from './call-headers.ts';
import { asRosterError, errorBody } from './errors.ts';
import { routePath } from './input.ts';
import { type DoorParts, operationHandler } from './operation-handler.ts';
import { traceIdOf } from './trace.ts';
import { abandon } from './upload.ts';

declare module 'fastify' {
  interface FastifyRequest {
    traceId: string;
    bodyDeadline: BodyDeadline;
    startedAt: number;
    operation: string;
    errorCode: string;
  }
}

export interface ServerParts extends DoorParts {
  readonly routes: readonly Route[];
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'request'>;
  readonly deadlines?: Deadlines;
}

/** How long a client may take to send, in milliseconds. */
export interface Deadlines {
  readonly headers: number;
  /** The body of a call, or a piece of a file. */
  readonly request: number;
  /** Headers and a file together. */
  readonly upload: number;
  /** How often connections are looked at. */
  readonly look: number;
}

const largestBody = 1024 * 1024;
/** Node's own are 60 and 300 s, looked at each 30 s: long enough to hold many sockets with few bytes. */
const usualDeadlines: Deadlines = { headers: 10_000, request: 30_000, upload: 3_600_000, look: 2_000 };

/** Operations check their own input, so no route has a schema for Fastify, whose compilers are 130 modules to load. */
function compilesNothing(): never {
  throw new Error('A route of Roster has no schema of Fastify.');
}

/** The HTTP surface: a route for each operation, and the envelope for everything that fails. */
export function httpServer(parts: ServerParts): FastifyInstance {
  const { log, metrics, routes, publicUrl, deadlines = usualDeadlines } = parts;
  const metadataUrl = `${publicUrl}/.well-known/oauth-protected-resource`;
  const server = fastify({
    bodyLimit: largestBody,
    logger: false,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    // Longer than a balancer keeps its side open, or a call meets a socket that just closed.
    keepAliveTimeout: 75_000,
    requestTimeout: deadlines.upload,
    http: {
      headersTimeout: deadlines.headers,
      connectionsCheckingInterval: deadlines.look,
      // Node answers a missing Host with an empty body; `assertOneHost` says what is wrong.
      requireHostHeader: false,
    },
    schemaController: {
      compilersFactory: { buildValidator: compilesNothing, buildSerializer: compilesNothing },
    },
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

  // A client may say that it sends no more before it has its answer; Node would close its connection without one.
  Object.assign(server.server, { httpAllowHalfOpen: true });
  answerBeforeRoutes(server.server);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, parseBody);

  server.decorateRequest('traceId', '');
  server.decorateRequest('bodyDeadline');
  server.decorateRequest('startedAt', 0);
  server.decorateRequest('operation', 'none');
  server.decorateRequest('errorCode', '');
  server.addHook('onRequest', (request, reply, done) => {
    request.traceId = traceIdOf(request.headers.traceparent);
    request.startedAt = monotonic();
    reply.header('x-trace-id', request.traceId);
    assertOneHost(request.raw);
    request.bodyDeadline = startBodyDeadline(request.raw, deadlines.request);
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

  for (const route of routes) if (!route.takesFile) addRoute(server, parts, route);
  // Of these alone a body may be other than JSON; its handler reads it when it knows who calls.
  server.register(async withFiles => {
    const leave = (_request: FastifyRequest, _payload: unknown, done: (error: null) => void) => done(null);
    withFiles.addContentTypeParser('*', leave);
    withFiles.addHook('onResponse', async request => abandon(request.raw));
    for (const route of routes) if (route.takesFile) addRoute(withFiles, parts, route);
  });
  return server;
}

function addRoute(server: FastifyInstance, parts: DoorParts, { key, method, paths, load }: Route): void {
  let handler: ReturnType<typeof operationHandler> | undefined;
  const loaded = async (request: FastifyRequest, reply: FastifyReply) => {
    const [operation, links] = await Promise.all([load(), parts.links()]);
    handler ??= operationHandler(parts, operation, links);
    return handler(request, reply);
  };
  for (const path of paths) {
    server.route({
      method,
      url: routePath(path),
      handler: (request, reply) => {
        request.operation = key;
        return (handler ?? loaded)(request, reply);
      },
    });
  }
}
