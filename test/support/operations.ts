import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { after, afterEach, before, describe } from 'node:test';
import { idMaker, type NewId } from '#base/id.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { rights } from '#identity/principal.ts';
import { type TenantLocations, Tenants } from '#identity/tenants.ts';
import { PagesAhead } from '#links/directory/pages-ahead.ts';
import { pollDirectories } from '#links/directory/poll.ts';
import { syncRun } from '#links/directory/run.ts';
import { consumers } from '#operations/consumers.ts';
import { jobKinds } from '#operations/jobs.ts';
import type { Caller, Operation } from '#operations/operation.ts';
import type { Call } from '#operations/perform.ts';
import { scheduleKinds } from '#operations/schedules.ts';
import type { EngineKind } from '#store/columns.ts';
import { consume, locationsBehind } from '#store/consumers.ts';
import { jobRunner } from '#store/jobs/run-jobs.ts';
import { migrate } from '#store/migrate.ts';
import { fireDue, locationsDue } from '#store/schedule.ts';
import { openStore, type Store } from '#store/store.ts';
import { checkErrors, withDocumentedErrors } from './documented-errors.ts';
import { type Door, type DoorTerms, innerDoor } from './doors.ts';
import type { GraphSimulator } from './graph/graph.ts';
import type { HighLevel } from './highlevel/start.ts';
import { testLinks } from './links.ts';
import { closeOpened } from './opened.ts';
import { keepEvents } from './released-events.ts';
import { testSecrets } from './secrets.ts';
import { checkStatements, hearStatements } from './statements.ts';
import { engineKinds, engineNames, testEngine } from './test-engines.ts';
import { testDeliverer } from './webhooks.ts';

/** The moment at which every operation's test begins; `clock.advance` moves it. */
const start = Date.UTC(2026, 0, 15, 9, 0, 0);
const samples = new URL('../../derived/samples/', import.meta.url);

export interface TestClock {
  (): number;
  advance(milliseconds: number): void;
}

export function testClock(from = start): TestClock {
  let now = from;
  return Object.assign(() => now, {
    advance(milliseconds: number) {
      now += milliseconds;
    },
  });
}

/** Ids that are the same in each run, so that samples stay as they are. */
export function seededIds(clock: TestClock, seed: string): NewId {
  let state = [...seed].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) >>> 0, 7);
  return idMaker(clock, bytes => {
    for (let i = 0; i < bytes.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      bytes[i] = state >>> 24;
    }
  });
}

/** What a test works with: a store of its own, a tenant with two locations, and callers. */
export interface StoreTest {
  readonly store: Store;
  readonly clock: TestClock;
  readonly locations: TenantLocations;
  /** The tenant's default location. */
  readonly locationId: string;
  /** Performs an operation as a person who may do everything, or as the options say. */
  perform(operation: Operation, input?: object, options?: Partial<Call>): Promise<Answer>;
  /** The stored events of the location, or of one contact, in their order. */
  events(contactId?: string): Promise<readonly StoredEvent[]>;
  /** Runs all jobs that wait, to their end. */
  runJobs(): Promise<void>;
  /** Does what is due by the clock. */
  runSchedule(): Promise<void>;
  /** Hands the events to everything that reads them. */
  runConsumers(): Promise<void>;
  /** Delivers to the subscriptions what is due by the clock. */
  deliver(): Promise<void>;
  /** A simulated Entra tenant, the same at each call. */
  startDirectory(): Promise<GraphSimulator>;
  /** A simulated HighLevel account, the same at each call. */
  startHighLevel(): Promise<HighLevel>;
  /** Asks the directories for news as far as that is due by the clock, and reads what there is to its end. */
  runSync(): Promise<void>;
}

export interface OperationTest extends StoreTest {
  /** Performs the operation under test, and keeps input and answer as its published sample. */
  sample(input: object, options?: Partial<Call>): Promise<Answer>;
}

export interface StoredEvent {
  readonly type: string;
  readonly contactId: string | null;
  readonly number: number;
  readonly position: number | null;
  readonly operation: string;
  readonly data: unknown;
  readonly changes: unknown;
}

/** An answer, read by name: a test that names a member that is not there fails. */
export type Answer = Readonly<Record<string, unknown>>;

export const person: Caller = {
  kind: 'person',
  tenantId: '11111111-1111-4111-8111-111111111111',
  objectId: '22222222-2222-4222-8222-222222222222',
  clientId: '33333333-3333-4333-8333-333333333333',
  rights: new Set(rights),
  displayName: 'Adele Example',
  email: 'adele@example.com',
};

let openDoor: (terms: DoorTerms) => Promise<Door> = innerDoor;
const sampled = new Map<EngineKind, Set<string>>();

/** Has all that is described from now on go another way in. */
export function goThrough(open: typeof openDoor): void {
  openDoor = open;
}

/** The keys of the operations whose sample came out right on an engine. */
export function sampledOn(kind: EngineKind): ReadonlySet<string> {
  return sampled.get(kind) ?? new Set();
}

/** Describes one operation on a store of its own. */
export function specify(operation: Operation, body: (test: OperationTest) => void): void {
  onStore(operation.key, test => {
    const sample: OperationTest['sample'] = async (input, options) => {
      const answer = await test.perform(operation, input, options);
      keepSample(operation.key, { input, answer });
      sampled.set(test.store.kind, new Set([...sampledOn(test.store.kind), operation.key]));
      return answer;
    };
    body(Object.assign(test, { sample }));
  });
}

/** Describes something that is published under a key, on a store of its own, on each engine. */
export function onStore(key: string, body: (test: StoreTest) => void): void {
  for (const kind of engineKinds) describeOn(kind, key, body);
}

function describeOn(kind: EngineKind, key: string, body: (test: StoreTest) => void): void {
  describe(`${key} on ${engineNames[kind]}`, () => {
    const clock = testClock();
    const newId = seededIds(clock, key);
    const { engine, open, close } = testEngine(kind);
    const store = openStore({ engine, clock, newId, secrets: testSecrets(newId) });
    const tenants = new Tenants({ store, clock, newId });
    const links = testLinks();
    let locations: TenantLocations | undefined;
    let caller = person;
    let door: Door | undefined;
    const ready = () => {
      assert(locations, 'the test runs before its location was made');
      return locations;
    };

    const test: StoreTest = {
      store,
      clock,
      get locations() {
        return ready();
      },
      get locationId() {
        return ready().defaultId;
      },
      async perform(asked, input = {}, options = {}) {
        const call: Call = {
          caller,
          locations: ready(),
          namedLocations: [],
          now: clock(),
          links,
          ...options,
        };
        assert(door, 'the test runs before its door was opened');
        const answer = await withDocumentedErrors(asked, door.perform(asked, input, call));
        assert(isRecord(answer));
        return answer;
      },
      async events(contactId) {
        const rows = await store.read(test.locationId, reader =>
          reader.database
            .selectFrom('event')
            .selectAll()
            .where('location_id', '=', test.locationId)
            .orderBy('position')
            .execute(),
        );
        return rows
          .filter(row => contactId === undefined || row.contact_id === contactId)
          .map(row => ({
            type: row.type,
            contactId: row.contact_id,
            number: row.event_number,
            position: row.position,
            operation: row.operation,
            data: parseJson(row.data),
            changes: parseJson(row.changes),
          }));
      },
      runJobs: () => everywhere(runner.look, runner.work),
      runSchedule: () =>
        everywhere(
          () => locationsDue(store, clock()),
          place => fireDue(store, scheduleKinds, place),
        ),
      async runConsumers() {
        for (const consumer of consumers) {
          await everywhere(
            () => locationsBehind(store, consumer.name),
            place => consume(store, consumer, place),
          );
        }
      },
      deliver: () => deliver(),
      startDirectory: () => links.directories.start(),
      startHighLevel: () => links.highLevel.start({ store, clock }),
      async runSync() {
        const { signal } = new AbortController();
        for (const place of await polling.look()) await polling.work(place, signal);
        await test.runJobs();
      },
    };

    const { deliver } = testDeliverer({ store, clock, sender: links.webhooks });
    const working = { store, clock, owner: 'test', log: { error: fail } };
    const { directories } = links;
    const ahead = new PagesAhead(clock);
    const runner = jobRunner({ ...working, kinds: [...jobKinds, syncRun(directories, ahead)] });
    const polling = pollDirectories({ ...working, directories, ahead });
    const everywhere = async (look: () => Promise<readonly string[]>, work: typeof runner.work) => {
      for (let places = await look(); places.length > 0; places = await look())
        for (const place of places) while (await work(place));
    };
    before(async () => {
      await open();
      await migrate(store.engine, clock());
      await hearStatements(store.engine);
      locations = await tenants.ensureTenant(person.tenantId, {
        name: 'Example Clinic',
        country: 'US',
        timezone: 'America/New_York',
      });
      caller = { ...person, userId: await tenants.userIdOf(person, locations) };
      door = await openDoor({ store, tenants, clock, links });
    });
    afterEach(closeOpened);
    after(checkStatements);
    after(checkErrors);
    after(async () => {
      const { ROSTER_KEEP_EVENTS: release } = process.env;
      if (release !== undefined) await keepEvents(store, test.locationId, release);
      await door?.close();
      await close();
      links.webhooks.close();
      await links.directories.close();
      await links.highLevel.close();
    });
    body(test);
  });
}

function fail({ error }: { readonly error?: unknown }): never {
  throw error;
}

/** Compares with the committed sample; `npm run derive` writes it anew. */
export function keepSample(key: string, sample: object): void {
  const file = new URL(`${key}.json`, samples);
  const text = JSON.stringify(sample, withoutChance, 2);
  if (process.env.ROSTER_DERIVE === '1') {
    mkdirSync(samples, { recursive: true });
    writeFileSync(file, `${text}\n`);
    return;
  }
  const committed = parseJson(readFileSync(file, 'utf8'));
  assert.deepEqual(
    parseJson(text),
    committed,
    `The sample of ${key} has changed. Look at it, then run npm run derive.`,
  );
}

/** What differs in each run or engine is shown as an example: secrets, durations, sizes, where the test's servers listen. */
function withoutChance(name: string, value: unknown): unknown {
  if (name === 'milliseconds') return 42;
  if (name === 'megabytes') return 1;
  if (typeof value !== 'string') return value;
  return value
    .replace(/^whsec_[\w+/=]{40,}$/, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=')
    .replace(/^127\.0\.0\.1$/, '192.0.2.7')
    .replace(
      /\(trace id \S+, correlation id \S+, time [^)]*\)/,
      '(trace id 0f6f2b7a-54d0-4b0e-9c1d-1a2b3c4d5e6f, correlation id 9d3e7c55-2c0b-4d6a-8f6e-6f5e4d3c2b1a, time 2026-01-15 09:00:00Z)',
    )
    .replace(
      /^http:\/\/127\.0\.0\.1:\d+\/([0-9a-f-]+)\/v2\.0\/adminconsent\?.*$/,
      'https://login.example.com/$1/v2.0/adminconsent?client_id=66666666-6666-4666-8666-666666666666&scope=https%3A%2F%2Fgraph.example.com%2F.default&redirect_uri=https%3A%2F%2Froster.example.com%2Fconnections%2Fconsent&state=0V8MPp9k',
    )
    .replace(/^test\.[\w-]{36}$/, 'test.6f2b5c1e-0d6c-4a39-9f3d-2b7a1c9e4d55')
    .replace(/^http:\/\/127\.0\.0\.1:\d+\/hook$/, 'https://hooks.example.com/roster');
}

/** The member of an answer at a path such as `contact.tags`; fails the test where it is not there. */
export function at(answer: unknown, path: string): unknown {
  let value = answer;
  for (const name of path.split('.')) {
    if (Array.isArray(value)) value = value[Number(name)];
    else if (isRecord(value) && name in value) value = value[name];
    else assert.fail(`the answer has no ${path}: ${JSON.stringify(answer)}`);
  }
  return value;
}

export function textAt(answer: unknown, path: string): string {
  const value = at(answer, path);
  assert(typeof value === 'string', `${path} is no text`);
  return value;
}
