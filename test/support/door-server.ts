import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { after } from 'node:test';
import { RosterError } from '#base/errors.ts';
import { logger } from '#base/log.ts';
import type { Links } from '#links/links.ts';
import type { Caller } from '#operations/operation.ts';
import { routes } from '#operations/routes.ts';
import type { Store } from '#store/store.ts';
import type { DoorParts } from '#surfaces/http/operation-handler.ts';
import { httpServer } from '#surfaces/http/server.ts';
import type { DoorTerms } from './doors.ts';

/** The server of all operations, while a test has it. */
export interface EnteredServer {
  readonly baseUrl: string;
  /** The header `authorization` that names a caller. */
  tokenOf(caller: Caller): string;
  /** Leaves it to the next test, once all that was asked of it has ended. */
  leave(): Promise<void>;
}

type Visitor = DoorTerms & Pick<DoorParts, 'stopping'>;

let opened: ReturnType<typeof openServer> | undefined;

after(async () => (await opened)?.close());

/** Has the one server of this process work for a test: to build the routes of all operations takes longer than many a test. */
export async function enterServer(terms: DoorTerms): Promise<EnteredServer> {
  opened ??= openServer();
  const { enter, baseUrl, tokenOf } = await opened;
  return { baseUrl, tokenOf, leave: enter(terms) };
}

async function openServer() {
  const callers = new Map<string, Caller>();
  const answering = new Set<ServerResponse>();
  let visitor: Visitor | undefined;
  const current = () => {
    if (visitor) return visitor;
    throw new Error('The server was called while no test had it.');
  };
  const server = httpServer({
    store: storeOf(current),
    tenants: tenantsOf(current),
    clock: () => current().clock(),
    links: async () => linksOf(current),
    publicUrl: '',
    get stopping() {
      return current().stopping;
    },
    routes,
    verifier: {
      async verify(authorization) {
        const caller = callers.get(authorization?.[0] ?? '');
        if (caller) return caller;
        throw new RosterError('token_signature', 'The test does not know this token.');
      },
    },
    rateLimiter: { take: () => admitted, close: async () => {} },
    log: logger({ level: 'silent' }),
    metrics: { request: () => {} },
    uploadLimit: 10 * 1024 * 1024,
  });
  server.server.on('request', (_request, response) => {
    answering.add(response);
    response.once('close', () => answering.delete(response));
  });

  return {
    baseUrl: await server.listen({ host: '127.0.0.1', port: 0 }),
    tokenOf(caller: Caller): string {
      const token = JSON.stringify([caller, [...caller.rights]]);
      const authorization = `Bearer ${Buffer.from(token).toString('base64url')}`;
      callers.set(authorization, caller);
      return authorization;
    },
    enter(terms: DoorTerms) {
      if (visitor) throw new Error('The server works for one test at a time.');
      const stopping = new AbortController();
      visitor = { ...terms, stopping: stopping.signal };
      return async () => {
        stopping.abort();
        await Promise.all([...answering].map(response => once(response, 'close')));
        visitor = undefined;
      };
    },
    close: () => server.close(),
  };
}

const admitted = { isAdmitted: true, retryAfter: 0, headers: {} };

function storeOf(current: () => Visitor): Store {
  return {
    get kind() {
      return current().store.kind;
    },
    get reads() {
      return current().store.reads;
    },
    get engine() {
      return current().store.engine;
    },
    read: (locationId, work) => current().store.read(locationId, work),
    write: (locationId, cause, work) => current().store.write(locationId, cause, work),
    onNews: listener => current().store.onNews(listener),
    close: () => current().store.close(),
  };
}

function tenantsOf(current: () => Visitor): DoorParts['tenants'] {
  return {
    locationsOf: (tenantId, named) => current().tenants.locationsOf(tenantId, named),
    userIdOf: (principal, locations) => current().tenants.userIdOf(principal, locations),
    forget: tenantId => current().tenants.forget(tenantId),
  };
}

function linksOf(current: () => Visitor): Links {
  return {
    get webhooks() {
      return current().links.webhooks;
    },
    get directories() {
      return current().links.directories;
    },
    get highLevel() {
      return current().links.highLevel;
    },
    publicUrl: '',
  };
}
