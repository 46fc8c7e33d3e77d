import assert from 'node:assert/strict';
import { systemClock } from '#base/clock.ts';
import { isRecord } from '#base/json.ts';
import { PagesAhead } from '#links/directory/pages-ahead.ts';
import { pollDirectories } from '#links/directory/poll.ts';
import { syncRun } from '#links/directory/run.ts';
import type { Patience } from '#links/entra/exchange.ts';
import { openDirectories } from '#links/entra/open-directories.ts';
import { listContacts } from '#operations/contact/list.ts';
import { listDeletedContacts } from '#operations/contact/list-deleted.ts';
import { listFields } from '#operations/field/list.ts';
import { jobRunner } from '#store/jobs/run-jobs.ts';
import type { Store } from '#store/store.ts';
import { dyingStore } from './dying-store.ts';
import type { GraphSimulator } from './graph/graph.ts';
import { type Answer, at, type StoreTest, textAt } from './operations.ts';

/** A contact that carries a person's id, as the lists of contacts and of the recycle bin answer it. */
export interface SyncedContact {
  readonly contact: Answer;
  readonly isDeleted: boolean;
  /** The values of custom fields, by key. */
  readonly custom: Answer;
}

/** The contacts that came from directories, by the person's id. Two of one person fail the test. */
export async function contactsByPerson({
  perform,
  locationId,
}: Pick<StoreTest, 'perform' | 'locationId'>): Promise<ReadonlyMap<string, SyncedContact>> {
  const found = new Map<string, SyncedContact>();
  const keys = new Map<unknown, string>();
  const fields = at(await perform(listFields, { locationId, model: 'contact' }), 'customFields');
  assert(Array.isArray(fields));
  for (const field of fields) keys.set(at(field, 'id'), textAt(field, 'fieldKey').replace('contact.', ''));
  const keep = (answer: Answer, isDeleted: boolean) => {
    const contacts = at(answer, 'contacts');
    assert(Array.isArray(contacts));
    for (const contact of contacts) {
      const link = at(contact, 'externalIds');
      if (!isRecord(contact) || !Array.isArray(link) || link.length === 0) continue;
      const person = textAt(link, '0.externalId').split(':')[1] ?? '';
      assert(!found.has(person), `there are two contacts of ${person}`);
      const values = at(contact, 'customFields');
      assert(Array.isArray(values));
      const custom = Object.fromEntries(
        values.map(value => [keys.get(at(value, 'id')) ?? '', at(value, 'value')]),
      );
      found.set(person, { contact, isDeleted, custom });
    }
  };
  for (let after = {}; ; ) {
    const page = await perform(listContacts, { limit: 100, ...after });
    keep(page, false);
    const [startAfter, startAfterId] = [at(page, 'meta.startAfter'), at(page, 'meta.startAfterId')];
    if (startAfterId === null) break;
    after = { startAfter, startAfterId };
  }
  for (let after = {}; ; ) {
    const page = await perform(listDeletedContacts, { limit: 100, ...after });
    keep(page, true);
    if (!('nextCursor' in page)) return found;
    after = { cursor: page.nextCursor };
  }
}

/** Keeps a directory and the contacts together, as a process that can die does. */
export interface SyncWorker {
  /** Asks for news as far as they are due, and runs the jobs that are, as long as this process lives. */
  work(): Promise<void>;
  readonly isDead: boolean;
}

export interface SyncWorkerTerms {
  readonly store: Store;
  readonly clock: () => number;
  readonly graph: GraphSimulator;
  /** Names the process in the leases. */
  readonly owner: string;
  /** How long it waits for Graph; as ever when left out. */
  readonly patience?: Patience;
  /** In which of its transactions it dies, counted from 1, and on which side of its commit; lives when left out. */
  readonly death?: { readonly at: number; readonly isCommitted: boolean };
}

export function syncWorker({
  store: whole,
  clock,
  graph,
  owner,
  death,
  patience,
}: SyncWorkerTerms): SyncWorker {
  const directories = openDirectories({
    authority: graph.authority,
    graphUrl: graph.origin,
    clock: systemClock,
    // The simulator's clock is not waited for.
    sleep: async () => {},
    ...(patience && { patience }),
  });
  const dying = dyingStore(whole, death);
  const log = {
    error({ error }: { readonly error?: unknown }): void {
      if (!dying.isDead) throw error;
    },
  };
  const working = { store: dying.store, clock, owner, log };
  const ahead = new PagesAhead(clock);
  const polling = pollDirectories({ ...working, directories, ahead });
  const runner = jobRunner({ ...working, kinds: [syncRun(directories, ahead)] });
  const { signal } = new AbortController();
  return {
    get isDead() {
      return dying.isDead;
    },
    async work() {
      try {
        for (const place of await polling.look()) await polling.work(place, signal);
        for (let places = await runner.look(); places.length > 0; places = await runner.look())
          for (const place of places) while (await runner.work(place));
      } catch (error) {
        if (!dying.isDead) throw error;
      }
    },
  };
}
