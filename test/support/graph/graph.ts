import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { type Clock, systemClock } from '#base/clock.ts';
import { listening } from '../listening.ts';
import { answering } from './answering.ts';
import { startControl } from './control.ts';
import { tokenSeal } from './delta.ts';
import { Directory, type DirectoryValues } from './directory.ts';
import { type ArmedFault, type Fault, Faults } from './faults.ts';
import type { JournalEntry } from './journal.ts';
import { notifier } from './notifier.ts';
import { namedUser, seededUser, userId } from './seed-users.ts';
import { serving } from './serving.ts';
import { type KeptSubscription, subscriptionDesk } from './subscriptions.ts';
import { type RegisteredApplication, tokenDesk } from './tokens.ts';

export interface GraphOptions {
  /** Time that runs; the simulator's own is ahead of it by what it was advanced. */
  readonly clock?: Clock;
  /** Of delta; 100 when left out. */
  readonly pageSize?: number;
  /** Resource units in ten seconds, beyond which it answers 429; without a limit when left out. */
  readonly limit?: number;
  /** Of access tokens, in seconds. */
  readonly tokenLifetime?: number;
  /** By chance when left out. */
  readonly tenantId?: string;
  readonly clientId?: string;
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
  /** Adds somebody with a name and a mail alone, and what is given. */
  addNamed(id: string, members?: object): void;
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
  tenantId = randomUUID(),
  clientId = randomUUID(),
}: GraphOptions = {}): Promise<GraphSimulator> {
  let ahead = 0;
  const now = () => clock() + ahead;
  const faults = new Faults();
  const journal: JournalEntry[] = [];
  const groups = new Map<string, readonly string[]>();
  const added = new Map<number, number>();
  const application: RegisteredApplication = {
    tenantId,
    clientId,
    secret: `${randomUUID()}~`,
    secretExpiresAt: Number.POSITIVE_INFINITY,
    certificate: undefined,
    isDisabled: false,
    roles: ['User.Read.All', 'OrgContact.Read.All', 'GroupMember.Read.All'],
  };
  const subscriptions = subscriptionDesk(now, application.clientId);
  const notices = notifier({ clock: now, tenantId, subscriptions, faults, journal });
  const lateness = () => faults.due('late')?.milliseconds ?? 0;
  const users = new Directory({ clock: now, onChange: notices.tell, lateness });
  const contacts = new Directory({ clock: now, onChange: () => {}, lateness });
  const desk = tokenDesk({
    clock: now,
    applications: [application],
    resource: () => door.origin,
    lifetime: tokenLifetime,
  });
  const answer = answering({
    origin: () => door.origin,
    clock: now,
    directories: { users, contacts },
    groups,
    subscriptions,
    faults,
    desk,
    seal: tokenSeal(),
    pageSize,
    limit,
  });
  const door = await listening(
    createServer(serving({ clock: now, faults, journal, origin: () => door.origin, answer })),
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
    addNamed: (id, members = {}) => users.upsert(namedUser(id, members)),
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
