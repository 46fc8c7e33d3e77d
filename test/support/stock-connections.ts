import { canonicalJson } from '#base/json.ts';
import { runRight, syncRunKind } from '#links/directory/cause.ts';
import { firstPlace } from '#links/directory/place.ts';
import type { DirectorySource } from '#links/directory/source.ts';
import { getConnection, insertConnection, sealedAt } from '#store/connections/connections.ts';
import { keepPerson } from '#store/connections/people.ts';
import { noteSyncRecord } from '#store/connections/records.ts';
import { startJob } from '#store/jobs/jobs.ts';
import { insertRow } from '#store/rows.ts';
import type { StoreWriter } from '#store/store.ts';

/** A connection whose other side is not asked by itself, with runs and a person. */
export interface StockedConnection {
  readonly connection: string;
  /** A run that waits for a decision, and one that has ended. */
  readonly stoppedRun: string;
  readonly endedRun: string;
  readonly person: string;
  /** Whether the person is the contact, which somebody is to decide. */
  readonly conflict: string;
}

const none = { lease_owner: null, failing_since: null, failure_code: null, failure: null };

export async function addConnection(
  store: StoreWriter,
  mark: string,
  contactId: string,
): Promise<StockedConnection> {
  const id = store.newId();
  await insertConnection(store, {
    ...none,
    location_id: store.locationId,
    id,
    version: 1,
    type: 'entra',
    name: mark,
    name_folded: mark.toLowerCase(),
    status: 'active',
    settings: JSON.stringify({
      tenantId: '11111111-1111-4111-8111-111111111111',
      clientId: '44444444-4444-4444-8444-444444444444',
    }),
    mapping: 'null',
    credentials: await store.seal(sealedAt(id), JSON.stringify({ clientSecret: mark })),
    state: '{}',
    due_at: null,
    lease_until: 0,
    failures: 0,
    is_broken: 0,
    current_at: null,
    date_added: store.now,
    date_updated: store.now,
  });
  const ended = await addRun(store, id, { state: 'done', date_ended: store.now });
  const stopped = await addRun(store, id, { state: 'stopped', next_at: Number.MAX_SAFE_INTEGER });
  const person = `person-of-${mark}`;
  await keepPerson(store, undefined, {
    location_id: store.locationId,
    connection_id: id,
    person_id: person,
    state: 'skipped',
    code: 'guest',
    reason: 'This is a guest, and guests are left out.',
    contact_id: null,
    name: mark,
    name_folded: '',
    email: '',
    manager_id: null,
    attributes: canonicalJson({ displayName: mark }),
    written: '{}',
    settled_version: 1,
    pass_id: null,
    leaving: null,
    left_at: null,
    left_cause: null,
    left_steps: '[]',
    date_added: store.now,
    date_updated: store.now,
  });
  await noteSyncRecord(store, {
    run_id: ended,
    person_id: person,
    contact_id: null,
    outcome: 'skipped',
    reason: mark,
    changes: '[]',
    before: 'null',
    after: 'null',
  });
  const conflict = store.newId();
  await insertRow(store, 'sync_conflict', {
    location_id: store.locationId,
    id: conflict,
    connection_id: id,
    kind: 'match',
    person_id: person,
    contact_id: null,
    field: null,
    choices: JSON.stringify([contactId]),
    reason: mark,
    status: 'open',
    resolution: 'null',
    date_added: store.now,
    date_resolved: null,
  });
  return { connection: id, stoppedRun: stopped, endedRun: ended, person, conflict };
}

async function addRun(store: StoreWriter, connectionId: string, as: object): Promise<string> {
  const { id } = await startJob(store, {
    kind: syncRunKind,
    scope: runRight,
    subject: connectionId,
    parameters: { connectionId, mode: 'full' },
  });
  const place = firstPlace(await getConnection(store, connectionId), 'full', id);
  await store.database
    .updateTable('job')
    .set({ ...as, cursor: JSON.stringify(place) })
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
    .execute();
  return id;
}

/** A directory of nobody but whom it is asked for. */
export const stillDirectory: DirectorySource = {
  page: async () => ({ changes: [], deltaLink: 'https://graph.example.com/delta' }),
  person: async id => ({ id, attributes: { displayName: id } }),
  test: async () => {},
};
