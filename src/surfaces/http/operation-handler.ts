import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '#base/clock.ts';
import { RosterError } from '#base/errors.ts';
import { isRecord } from '#base/json.ts';
import type { AccessTokenVerifier } from '#identity/access-token.ts';
import type { Admission, RateLimiter } from '#identity/rate-limit.ts';
import type { TenantLocations, Tenants } from '#identity/tenants.ts';
import type { Links } from '#links/links.ts';
import type { Operation } from '#operations/operation.ts';
import { type Call, perform } from '#operations/perform.ts';
import type { Store } from '#store/store.ts';
import { headersNamed, idempotencyKey, ifVersion, locationsNamed } from './call-headers.ts';
import { answerCompleter } from './complete-answer.ts';
import { inputGatherer } from './input.ts';
import { sendFile } from './send-file.ts';
import { bodyReader } from './upload-body.ts';
import { answerAs, errorAs, shapeOf } from './versions.ts';

/** What a call of an operation over HTTP needs. */
export interface DoorParts {
  readonly store: Store;
  readonly tenants: Pick<Tenants, 'locationsOf' | 'userIdOf' | 'forget'>;
  readonly verifier: Pick<AccessTokenVerifier, 'verify'>;
  readonly rateLimiter: RateLimiter;
  readonly clock: Clock;
  /** Bytes of the largest file that is taken. */
  readonly uploadLimit: number;
  /** The address under which callers reach the server, without a slash at its end. */
  readonly publicUrl: string;
  /** Opened when an operation is first called. */
  links(): Promise<Links>;
  /** Aborts when the server stops. */
  readonly stopping: AbortSignal;
}

/** Turns a request into a call of `perform`, and its answer into an answer of HTTP. */
export function operationHandler(parts: DoorParts, operation: Operation, links: Links) {
  const { store, tenants, verifier, rateLimiter, clock, publicUrl } = parts;
  const gather = inputGatherer(operation);
  const readBody = bodyReader(operation, parts.uploadLimit);
  const complete = answerCompleter(operation);
  const status = operation.http.status ?? 200;

  return async (request: FastifyRequest, reply: FastifyReply): Promise<object> => {
    const principal = await verifier.verify(headersNamed('authorization', request.raw), request.raw.socket);
    const query = recordOf(request.query);
    const params = recordOf(request.params);
    const namedLocations = locationsNamed(request, query);
    const body = await readBody(request, query);
    const hinted = hintedLocations(namedLocations, params, body);
    const locations = await tenants.locationsOf(principal.tenantId, hinted);
    if (!locations) throw new RosterError('token_issuer', 'The tenant of the token has no location here.');
    admit(await rateLimiter.take(principal, countedFor(hinted, locations)), reply);

    const shape = shapeOf(request.headers.version);
    const call: Call = {
      caller: { ...principal, userId: await tenants.userIdOf(principal, locations) },
      locations,
      namedLocations,
      idempotencyKey: idempotencyKey(request),
      ifVersion: ifVersion(request),
      from: request.raw.socket.remoteAddress,
      now: clock(),
      stopping: parts.stopping,
      links,
    };
    const answer = await perform(store, operation, gather({ params, query, body, shape }), call).catch(
      error => {
        throw errorAs(shape, error);
      },
    );
    if (operation.kind === 'download') return sendFile(reply, answer);
    if (operation.changesLocations) tenants.forget(principal.tenantId);
    const version = versionIn(operation, answer);
    if (version !== undefined) reply.header('etag', `"${version}"`);
    reply.code(status);
    return answerAs(shape, operation, complete(answer, { traceId: request.traceId, publicUrl }));
  };
}

/** The location that a call names, as far as that can be told before its input is checked: its limits count. */
function countedFor(hinted: readonly string[], { ids, defaultId }: TenantLocations): string {
  return hinted.find(id => ids.has(id)) ?? defaultId;
}

function admit(admission: Admission, reply: FastifyReply): void {
  reply.headers(admission.headers);
  if (admission.isAdmitted) return;
  throw new RosterError('rate_limited', 'Too Many Requests', { retryAfter: admission.retryAfter });
}

function hintedLocations(
  named: readonly string[],
  params: Readonly<Record<string, unknown>>,
  body: unknown,
): readonly string[] {
  const inBody = isRecord(body) ? body.locationId : undefined;
  return [...named, params.locationId, inBody].filter(id => typeof id === 'string');
}

function versionIn(operation: Operation, answer: object): unknown {
  if (operation.record === undefined) return undefined;
  const record = recordOf(answer)[operation.record];
  return isRecord(record) ? record.version : undefined;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
