import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '#base/clock.ts';
import { RosterError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { ScimProblem, scimError } from '#contacts/scim/problem.ts';
import { bearerToken } from '#identity/bearer.ts';
import { findScimPlace, noteScimUse, type ScimPlace } from '#store/scim/bearers.ts';
import type { Store } from '#store/store.ts';
import { parseBody } from '../http/body.ts';
import { headersNamed } from '../http/call-headers.ts';
import { asRosterError } from '../http/errors.ts';
import { asScimProblem, membersOf } from './call.ts';
import { discoveryRoutes } from './discovery-routes.ts';
import type { ScimAnswer } from './route.ts';
import { userRoutes } from './user-routes.ts';

export interface ScimParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** The address under which callers reach the server, without a slash at its end. */
  readonly publicUrl: string;
}

const mediaType = 'application/scim+json';

/** The SCIM server of each connection that is one (RFC 7644): its own secrets, its own errors, its own media type. */
export function scimRoutes(server: FastifyInstance, parts: ScimParts): void {
  server.register(async scim => addRoutes(scim, parts), { prefix: '/scim/v2/:connectionId' });
}

function addRoutes(scim: FastifyInstance, { store, clock, log, publicUrl }: ScimParts): void {
  const places = new WeakMap<FastifyRequest, ScimPlace>();
  scim.addContentTypeParser(mediaType, { parseAs: 'buffer' }, parseBody);
  scim.addHook('onRequest', async request => {
    request.operation = 'scim';
    const place = await placeOf(request, store, clock());
    places.set(request, place);
    if (!place.isUseDue) return;
    // Whoever is let in is served, also where that cannot be kept.
    await noteScimUse(store, place, { now: clock(), by: callerOf(request) }).catch(error =>
      log.error({ error }, 'When a secret of SCIM was used was not kept.'),
    );
  });
  scim.setErrorHandler((error, request, reply) => fail(error, request, reply, log));
  scim.setNotFoundHandler(request => {
    throw new ScimProblem(404, undefined, `There is nothing at this path for ${request.method}.`);
  });
  for (const { method, url, name, handle } of [...userRoutes, ...discoveryRoutes]) {
    scim.route({
      method,
      url,
      handler: async (request, reply) => {
        request.operation = `scim.${name}`;
        const place = places.get(request);
        if (!place) throw new Error('A SCIM call was let in to no connection.');
        const baseUrl = `${publicUrl}/scim/v2/${place.connectionId}`;
        return send(reply, await handle({ ...place, baseUrl, store, request }));
      },
    });
  }
}

/** Only the secret of the connection itself lets in; tokens of the API do not. */
async function placeOf(request: FastifyRequest, store: Store, now: number): Promise<ScimPlace> {
  const bearer = bearerToken(headersNamed('authorization', request.raw));
  const place = await store.engine.read(session => findScimPlace(session, bearer, now));
  if (place && place.connectionId === membersOf(request.params).connectionId) return place;
  throw new RosterError(
    'token_signature',
    'The secret does not belong to this address. Enter the secret token of the connection, which was shown when it was made; tokens of Entra ID are not taken here.',
  );
}

/** As the client calls itself, and where it calls from. */
function callerOf({ headers, raw }: FastifyRequest): string {
  const name = (headers['user-agent'] ?? 'a client without a name').toWellFormed().slice(0, 200);
  return `${name} from ${raw.socket.remoteAddress ?? 'an unknown address'}`;
}

function send(reply: FastifyReply, { status, body, headers = {} }: ScimAnswer): FastifyReply {
  reply.code(status).headers(headers);
  // Bytes, since Fastify adds a charset to texts, which the media type does not have.
  return body === undefined ? reply.send() : reply.type(mediaType).send(Buffer.from(JSON.stringify(body)));
}

function fail(thrown: unknown, request: FastifyRequest, reply: FastifyReply, log: Log): FastifyReply {
  const error = thrown instanceof ScimProblem ? thrown : asRosterError(thrown);
  const problem = error instanceof ScimProblem ? error : asScimProblem(error);
  const code = error instanceof RosterError ? error.code : (error.scimType ?? String(error.status));
  request.errorCode = code;
  if (code === 'internal')
    log.error({ error: thrown, traceId: request.traceId }, 'A call failed by a defect.');
  if (problem.status === 401) {
    reply.header(
      'www-authenticate',
      `Bearer realm="scim"${code === 'token_missing' ? '' : ', error="invalid_token"'}`,
    );
  }
  if (problem.status === 503) reply.header('retry-after', '30');
  return send(reply, { status: problem.status, body: scimError(problem) });
}
