import { after, afterEach, before, describe } from 'node:test';
import { idMaker } from '#base/id.ts';
import { defaultSettings } from '#contacts/default-settings.ts';
import type { Operation } from '#operations/operation.ts';
import { type Call, perform } from '#operations/perform.ts';
import type { EngineKind } from '#store/columns.ts';
import type { Engine } from '#store/engines/engine.ts';
import { insertLocation } from '#store/locations.ts';
import { openStore, type Store } from '#store/store.ts';
import { checkErrors, withDocumentedErrors } from './documented-errors.ts';
import { closeOpened } from './opened.ts';
import { person, type TestClock, testClock } from './operations.ts';
import { testSecrets } from './secrets.ts';
import { engineKinds, engineNames, type TestEngine, testEngine } from './test-engines.ts';

/** What a test of the store works with on each engine. */
export interface EngineTest {
  readonly kind: EngineKind;
  readonly clock: TestClock;
  readonly store: Store;
  /** Opens an empty database beside that of the store. */
  openEmpty(): Promise<Engine>;
  /** Makes a location that nothing is in, of a tenant of its own. */
  newLocation(engine?: Engine): Promise<string>;
  /** Performs an operation in a location, as a person who may do everything. */
  perform(locationId: string, operation: Operation, input: object, options?: Partial<Call>): Promise<object>;
}

/** Whoever changes something in a test of the store. */
export const cause = { actor: { kind: 'system', id: 'test' }, operation: 'test' } as const;

/** Describes what every engine does: once on an SQLite file, once on a PostgreSQL server. */
export function onBothEngines(title: string, body: (test: EngineTest) => void): void {
  for (const kind of engineKinds)
    describe(`${title} on ${engineNames[kind]}`, () => {
      describeEngine(kind, body);
    });
}

function describeEngine(kind: EngineKind, body: (test: EngineTest) => void): void {
  const clock = testClock();
  const newId = idMaker(clock);
  const opened: TestEngine[] = [];
  let store: Store | undefined;

  async function open(tables: 'migrated' | 'empty'): Promise<Engine> {
    const engine = testEngine(kind);
    opened.push(engine);
    await engine.open(tables);
    return engine.engine;
  }

  const test: EngineTest = {
    kind,
    clock,
    get store() {
      if (!store) throw new Error('The test runs before its store was opened.');
      return store;
    },
    openEmpty: () => open('empty'),
    async newLocation(engine = test.store.engine) {
      const id = newId();
      const place = { name: 'Example Clinic', country: 'US', timezone: 'America/New_York' };
      const settings = { ...defaultSettings, default: true };
      await engine.write(id, session =>
        insertLocation(session, clock(), { ...place, id, tenantId: id, settings }),
      );
      return id;
    },
    perform: (locationId, operation, input, options) =>
      withDocumentedErrors(
        operation,
        perform(test.store, operation, input, {
          caller: person,
          locations: { defaultId: locationId, ids: new Set([locationId]) },
          namedLocations: [],
          now: clock(),
          ...options,
        }),
      ),
  };

  before(async () => {
    const engine = await open('migrated');
    store = openStore({ engine, clock, newId, secrets: testSecrets(newId) });
  });
  afterEach(closeOpened);
  after(checkErrors);
  after(async () => {
    for (const engine of opened) await engine.close();
  });
  body(test);
}
