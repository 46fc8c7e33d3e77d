import { idMaker } from '#base/id.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { logger } from '#base/log.ts';
import { enterpriseSchema, userSchema } from '#contacts/scim/schema.ts';
import { rateLimiter } from '#identity/rate-limit.ts';
import { Tenants } from '#identity/tenants.ts';
import { createConnection } from '#operations/connection/create.ts';
import { httpServer } from '#surfaces/http/server.ts';
import { scimRoutes } from '#surfaces/scim/routes.ts';
import type { EngineTest } from './engines.ts';
import { testLinks } from './links.ts';
import { person, textAt } from './operations.ts';

const publicUrl = 'https://roster.example';

/** A SCIM server of a test, reached by HTTP. */
export interface ScimServer {
  readonly baseUrl: string;
  close(): Promise<void>;
}

/** A connection of it, with its secret. */
export interface ScimConnection {
  readonly locationId: string;
  readonly connectionId: string;
  readonly bearer: string;
  readonly url: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<ScimAnswer>;
}

export interface ScimAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

export async function startScimServer({ store, clock }: EngineTest): Promise<ScimServer> {
  const parts = { store, clock, log: logger({ level: 'silent' }), publicUrl };
  const server = httpServer({
    ...parts,
    tenants: new Tenants({ store, clock, newId: idMaker(clock) }),
    verifier: { verify: async () => person },
    rateLimiter: rateLimiter({ limits: 'off', clock, store }),
    links: async () => ({ ...testLinks(), publicUrl }),
    routes: [],
    metrics: { request: () => {} },
    stopping: new AbortController().signal,
    uploadLimit: 1024,
  });
  scimRoutes(server, parts);
  const baseUrl = await server.listen({ host: '127.0.0.1', port: 0 });
  return { baseUrl, close: () => server.close() };
}

/** Makes a location with a connection, as an administrator does. */
export async function newScimConnection(
  test: EngineTest,
  { baseUrl }: ScimServer,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<ScimConnection> {
  const locationId = await test.newLocation();
  const links = { ...testLinks(), publicUrl };
  const made = await test.perform(
    locationId,
    createConnection,
    { type: 'scim', name: 'Example', settings },
    { links },
  );
  const connectionId = textAt(made, 'connection.id');
  const bearer = textAt(made, 'connection.bearer');
  const url = `${baseUrl}/scim/v2/${connectionId}`;
  return {
    locationId,
    connectionId,
    bearer,
    url,
    async call(method, path, body, headers = {}) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${bearer}`,
          ...(body !== undefined && { 'content-type': 'application/scim+json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const answer: unknown = text === '' ? {} : parseJson(text);
      return {
        status: response.status,
        headers: response.headers,
        body: isRecord(answer) ? answer : { answer },
      };
    },
  };
}

/** A user as Entra ID sends it. */
export function scimUser(userName: string, members: Readonly<Record<string, unknown>> = {}) {
  return {
    schemas: [userSchema, enterpriseSchema],
    userName,
    active: true,
    emails: [{ primary: true, type: 'work', value: userName }],
    meta: { resourceType: 'User' },
    name: { formatted: 'Ann Lee', familyName: 'Lee', givenName: 'Ann' },
    roles: [],
    ...members,
  };
}

/** A PATCH of operations. */
export function scimPatch(...operations: readonly unknown[]) {
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations };
}
