import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Clock, systemClock } from '#base/clock.ts';
import { parseJson } from '#base/json.ts';
import { listening } from '../listening.ts';
import { bareError, type GraphReply, type GraphRequest, graphError } from './answers.ts';
import { startControl } from './control.ts';
import { tokenSeal } from './delta.ts';
import { Directory, type DirectoryValues } from './directory.ts';
import { type ArmedFault, type Fault, Faults } from './faults.ts';
import type { JournalEntry } from './journal.ts';
import { notifier } from './notifier.ts';
import { batch, routes } from './routes.ts';
import { seededUser, userId } from './seed-users.ts';
import { send } from './sending.ts';
import { type KeptSubscription, subscriptionDesk } from './subscriptions.ts';
import { throttle } from './throttle.ts';
import { entraError, type RegisteredApplication, tokenDesk } from './tokens.ts';

export interface GraphOptions {
  /** Time that runs; the simulator's own is ahead of it by what it was advanced. */
  readonly clock?: Clock;
  /** Of delta; 100 when left out. */
  readonly pageSize?: number;
  /** Resource units in ten seconds, beyond which it answers 429; without a limit when left out. */
  readonly limit?: number;
  /** Of access tokens, in seconds. */
  readonly tokenLifetime?: number;
}

export interface SimulatedClock {
  readonly now: Clock;
  /** Forward, or back where negative. */
  advance(milliseconds: number): void;
}

/** Entra ID and Microsoft Graph of one tenant as a server of its own, which can be made to fail in every known way. */
export interface GraphSimulator {
  /** Where Graph is. */
  readonly origin: string;
  /** Where tokens are: `{authority}/{tenantId}/oauth2/v2.0/token`. */
  readonly authority: string;
  /** Where another process steers it; see `./control.ts`. */
  readonly control: string;
  readonly tenantId: string;
  /** The application whose id and secret open Graph; change it to have it refused. */
  readonly application: RegisteredApplication;
  readonly clock: SimulatedClock;
  /** Adds N users of a seed, and tells their ids. Called again it goes on where it ended. */
  addUsers(count: number, seed: number): readonly string[];
  upsert(user: DirectoryValues): void;
  remove(id: string): void;
  restore(id: string): void;
  hardDelete(id: string): void;
  /** The users that are there. */
  readonly users: Directory;
  /** Organisational contacts. */
  readonly contacts: Directory;
  /** Ids of members, nested ones too, by the group's id. */
  readonly groups: Map<string, readonly string[]>;
  readonly subscriptions: readonly KeptSubscription[];
  /** As if Graph had lost it. */
  dropSubscription(id: string): void;
  tellLifecycle(event: 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed'): void;
  /** Waits until the notifications that are due were sent and answered. */
  notified(): Promise<void>;
  /** Makes every access token worthless. */
  expireTokens(): void;
  arm(fault: Fault): ArmedFault;
  disarmAll(): void;
  /** What came and what was sent, in its order. */
  readonly journal: readonly JournalEntry[];
  close(): Promise<void>;
}

export async function startGraph({
  clock = systemClock,
  pageSize = 100,
  limit = Number.POSITIVE_INFINITY,
  tokenLifetime = 3599,
}: GraphOptions = {}): Promise<GraphSimulator> {
  let ahead = 0;
  const now = () => clock() + ahead;
  const faults = new Faults();
  const journal: JournalEntry[] = [];
  const groups = new Map<string, readonly string[]>();
  const added = new Map<number, number>();
  const application: RegisteredApplication = {
    tenantId: randomUUID(),
    clientId: randomUUID(),
    secret: `${randomUUID()}~`,
    secretExpiresAt: Number.POSITIVE_INFINITY,
    certificate: undefined,
    isDisabled: false,
    roles: ['User.Read.All', 'OrgContact.Read.All', 'GroupMember.Read.All'],
  };
  const subscriptions = subscriptionDesk(now, application.clientId);
  const { tenantId } = application;
  const notices = notifier({ clock: now, tenantId, subscriptions, faults, journal });
  const directoryOf = (resource: 'users' | 'contacts') =>
    new Directory({
      clock: now,
      onChange: (changeType, id) => notices.tell(resource, changeType, id),
      lateness: () => faults.due('late')?.milliseconds ?? 0,
    });
  const users = directoryOf('users');
  const contacts = directoryOf('contacts');
  const desk = tokenDesk({
    clock: now,
    applications: [application],
    resource: () => door.origin,
    lifetime: tokenLifetime,
  });
  const route = routes({
    origin: () => door.origin,
    clock: now,
    directories: { users, contacts },
    groups,
    subscriptions,
    faults,
    seal: tokenSeal(),
    pageSize,
  });
  const limits = throttle(now, limit);

  async function answer(request: GraphRequest, isInner = false): Promise<GraphReply> {
    const { method, url } = request;
    const fault = faults.due('answer', { method, path: url.pathname + url.search, isInner });
    if (fault) return fault.body === undefined ? { ...bareError(fault.status), ...fault } : fault;
    if (!url.pathname.startsWith('/v1.0/')) return await issueToken(request);
    if (!isInner) {
      const refused = refusalOf(request);
      if (refused) return refused;
      if (url.pathname === '/v1.0/$batch')
        return await batch(request.body, door.origin, inner => answer(inner, true));
    }
    const used = limits.take(method, url);
    if (used.refusal) return used.refusal;
    const reply = await route(request);
    return { ...reply, headers: { ...used.headers, ...reply.headers } };
  }

  function refusalOf({ headers, url }: GraphRequest): GraphReply | undefined {
    const holder = desk.holder(/^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? '');
    if (!holder)
      return graphError(
        401,
        'InvalidAuthenticationToken',
        'Lifetime validation failed, the token is expired.',
      );
    const kind = url.pathname.split('/')[2];
    const needed =
      kind === 'contacts'
        ? 'OrgContact.Read.All'
        : kind === 'groups'
          ? 'GroupMember.Read.All'
          : 'User.Read.All';
    if (holder.roles.includes(needed)) return undefined;
    return graphError(
      403,
      'Authorization_RequestDenied',
      'Insufficient privileges to complete the operation.',
    );
  }

  async function issueToken({ method, url, body }: GraphRequest): Promise<GraphReply> {
    const path = /^\/([^/]+)\/oauth2\/v2\.0\/token$/.exec(url.pathname);
    if (method !== 'POST' || !path?.[1] || !(body instanceof URLSearchParams))
      return entraError(9002313, 'invalid_request', 'Invalid request.');
    return await desk.issue(path[1], body, url.href);
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece);
    const request = requestOf(incoming, Buffer.concat(pieces).toString(), door.origin);
    const { method, headers, url } = request;
    const path = url.pathname + url.search;
    const { 'client-request-id': clientRequestId, 'x-ms-throttle-priority': priority } = headers;
    const entry: JournalEntry = {
      at: now(),
      kind: 'request',
      method,
      path,
      status: 0,
      ...(clientRequestId !== undefined && { clientRequestId }),
      ...(priority !== undefined && { priority }),
    };
    journal.push(entry);
    const reply = await answer(request);
    const broken = faults.due('transport', { method, path });
    const used = faults.due('percentage', { method, path });
    entry.status = reply.status;
    if (broken) entry.fault = broken.how;
    const common = {
      'request-id': randomUUID(),
      ...(clientRequestId !== undefined && { 'client-request-id': clientRequestId }),
      date: new Date(now()).toUTCString(),
      ...(used && { 'x-ms-throttle-limit-percentage': String(used.share) }),
    };
    send(response, reply, common, broken?.how);
  }

  const door = await listening(
    createServer((incoming, response) => {
      serve(incoming, response).catch(error => response.destroy(error));
    }),
  );
  const simulator: Omit<GraphSimulator, 'control' | 'close'> = {
    origin: door.origin,
    authority: door.origin,
    tenantId,
    application,
    clock: {
      now,
      advance(milliseconds) {
        ahead += milliseconds;
      },
    },
    addUsers(count, seed) {
      const first = added.get(seed) ?? 0;
      added.set(seed, first + count);
      for (let number = first; number < first + count; number++) users.upsert(seededUser(number, seed));
      return Array.from({ length: count }, (_, index) => userId(first + index, seed));
    },
    upsert: user => users.upsert(user),
    remove: id => users.remove(id),
    restore: id => users.restore(id),
    hardDelete: id => users.hardDelete(id),
    users,
    contacts,
    groups,
    get subscriptions() {
      return subscriptions.live;
    },
    dropSubscription: id => subscriptions.drop(id),
    tellLifecycle: event => notices.tellLifecycle(event),
    notified: () => notices.settled(),
    expireTokens: () => desk.expireAll(),
    arm: fault => faults.arm(fault),
    disarmAll: () => faults.disarmAll(),
    journal,
  };
  const control = await startControl(simulator);
  return Object.assign(simulator, {
    control: control.origin,
    async close() {
      await notices.settled();
      await Promise.all([door.close(), control.close()]);
    },
  });
}

function requestOf(incoming: IncomingMessage, text: string, origin: string): GraphRequest {
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(incoming.headers))
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  return {
    method: incoming.method ?? 'GET',
    url: new URL(incoming.url ?? '/', origin),
    headers,
    body: isForm ? new URLSearchParams(text) : text === '' ? undefined : parseJson(text),
  };
}
