import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { idMaker } from '#base/id.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { defaultSettings } from '#contacts/default-settings.ts';
import { createContactWithDetails } from '#operations/contact/create-with-details.ts';
import { perform } from '#operations/perform.ts';
import type { Engine } from '#store/engines/engine.ts';
import { openSqlite } from '#store/engines/sqlite.ts';
import { insertLocation } from '#store/locations.ts';
import { migrate } from '#store/migrate.ts';
import { openStore } from '#store/store.ts';
import { beforeEachStatement } from './support/faults.ts';
import { memberOf } from './support/member.ts';
import { person, testClock } from './support/operations.ts';
import { tell, times } from './support/proof.ts';
import { startRoster, type TestRoster } from './support/roster.ts';
import { apiCall, Wire, type WireAnswer } from './support/wire.ts';

describe('A call that is repeated with its Idempotency-Key', () => {
  let roster: TestRoster;
  let token: string;
  before(async () => {
    roster = await startRoster();
    token = await roster.token();
  });
  after(() => roster.close());

  interface Repeatable {
    readonly key: string;
    readonly body: unknown;
    readonly path?: string;
    readonly bearer?: string;
  }
  const create = ({ key, body, path = '/contacts/', bearer = token }: Repeatable) =>
    apiCall({ method: 'POST', path, token: bearer, body, headers: [`Idempotency-Key: ${key}`] });

  async function count(query = ''): Promise<unknown> {
    const { body } = await roster.call('GET', `/contacts/?limit=1${query}`);
    return isRecord(body) && isRecord(body.meta) ? body.meta.total : undefined;
  }

  test('R12. A client that hangs up at the first byte of the answer and repeats gets one effect and one answer', async context => {
    const calls = times(60, 2_000);
    const before = Number(await count());
    const hangUp = new Wire(roster.baseUrl);
    const wire = new Wire(roster.baseUrl);
    let repeats = 0;
    for (let i = 0; i < calls; i++) {
      const key = `cut-${i}`;
      const body = { firstName: key, tags: ['Once'], customFields: [] };
      const bytes = create({ key, body });
      // The whole answer, kept to compare, or nothing of it.
      const first = i % 2 === 0 ? await wire.call(bytes) : await hangUp.callAndHangUp(bytes);
      const second = await wire.call(bytes);
      const third = await wire.call(bytes);
      assert.equal(second?.status, 201);
      assert.deepEqual(comparable(third), comparable(second));
      if (first) assert.deepEqual(comparable(second), comparable(first));
      repeats += 2;
    }
    wire.close();
    assert.equal(await count(), before + calls);
    tell(context, {
      statement: 'R12',
      how: `${calls} creates, every other one hung up on at the first byte of its answer, each repeated twice`,
      found: `doubles 0 of ${repeats} repeats, answers equal byte for byte but for the trace id`,
    });
  });

  test('R15. Fifty calls at once with one key have one effect and fifty equal answers', async context => {
    const rounds = times(2, 40);
    const before = Number(await count());
    const wires = Array.from({ length: 50 }, () => new Wire(roster.baseUrl));
    for (let round = 0; round < rounds; round++) {
      const bytes = create({ key: `same-${round}`, body: { firstName: 'Same' } });
      const answers = await Promise.all(wires.map(wire => wire.call(bytes)));
      const [first] = answers;
      assert.equal(first?.status, 201);
      for (const answer of answers) assert.deepEqual(comparable(answer), comparable(first));
    }
    for (const wire of wires) wire.close();
    assert.equal(await count(), before + rounds);
    tell(context, {
      statement: 'R15',
      how: `${rounds} times 50 calls at once with one key`,
      found: 'one effect and 50 equal answers each time',
    });
  });

  test('R15. The same key with another body is refused, and with another caller or location is another key', async () => {
    const wire = new Wire(roster.baseUrl);
    const key = 'mine';
    const body = { firstName: 'Mine' };
    const first = await wire.call(create({ key, body }));
    assert.equal(first?.status, 201);
    const id = memberOf(parseJson(first.body), 'contact', 'id');

    const otherBody = await wire.call(create({ key, body: { firstName: 'Yours' } }));
    assert.equal(otherBody?.status, 422);
    assert.equal(memberOf(parseJson(otherBody.body), 'code'), 'idempotency_key_reused');
    assert.equal((await wire.call(create({ key, body, path: '/contacts/upsert' })))?.status, 422);

    const elsewhere = `/contacts/?locationId=${roster.otherLocationId}`;
    const someone = await roster.token({ person: roster.tenant.person.objectId, scope: 'contacts.write' });
    const application = await roster.token({ app: true });
    for (const other of [{ path: elsewhere }, { bearer: someone }, { bearer: application }]) {
      const answer = await wire.call(create({ key, body, ...other }));
      assert.equal(answer?.status, 201);
      assert.notEqual(memberOf(parseJson(answer.body), 'contact', 'id'), id);
    }
    const again = await wire.call(create({ key, body }));
    wire.close();
    assert.deepEqual(comparable(again), comparable(first));
  });

  test('a key is free again when its call was refused', async () => {
    const wire = new Wire(roster.baseUrl);
    const key = 'refused';
    assert.equal((await wire.call(create({ key, body: { firstName: 1 } })))?.status, 422);
    assert.equal((await wire.call(create({ key, body: { firstName: 'Right' } })))?.status, 201);
    wire.close();
  });
});

test('R13. Key, change, event and answer are stored together: after a failure at any statement the repeat does all of it once', async context => {
  const folder = await mkdtemp(join(tmpdir(), 'roster-once-'));
  const clock = testClock();
  const newId = idMaker(clock);
  const engine = openSqlite({ path: join(folder, 'once.db') });
  await migrate(engine, clock());
  let failAt = Number.POSITIVE_INFINITY;
  let statements = 0;
  const failing = beforeEachStatement(engine, () => {
    if (++statements === failAt) throw new Error('died');
  });
  const store = openStore({ engine: failing, clock, newId });
  const locationId = newId();
  const place = { name: 'Example Clinic', country: 'US', timezone: 'America/New_York' };
  await engine.write(locationId, session =>
    insertLocation(session, clock(), {
      ...place,
      id: locationId,
      tenantId: newId(),
      settings: { ...defaultSettings, default: true },
    }),
  );

  const create = (key: string) =>
    perform(
      store,
      createContactWithDetails,
      {
        firstName: key,
        tags: [`tag of ${key}`],
        tasks: [{ title: 'Call', dueDate: '2026-02-01T10:00:00Z' }],
        notes: [{ body: 'Met at the fair' }],
      },
      {
        caller: person,
        locations: { defaultId: locationId, ids: new Set([locationId]) },
        namedLocations: [],
        idempotencyKey: key,
        now: clock(),
      },
    );
  await create('first');
  const one = await rowsOf(engine);
  statements = 0;
  await create('second');
  const ofOne = statements;
  assert.ok(ofOne > 5, 'the statements are seen');

  let made = 2;
  for (failAt = 1; failAt <= ofOne; failAt++) {
    const key = `fails-at-${failAt}`;
    const before = await rowsOf(engine);
    statements = 0;
    await assert.rejects(create(key), /died/);
    assert.deepEqual(await rowsOf(engine), before, `half of a call was kept at statement ${failAt}`);
    const done = await create(key);
    assert.deepEqual(await create(key), done);
    made++;
  }
  const rows = await rowsOf(engine);
  assert.deepEqual(rows, Object.fromEntries(Object.entries(one).map(([table, n]) => [table, n * made])));
  await engine.close();
  await rm(folder, { recursive: true });
  tell(context, {
    statement: 'R13',
    how: `a create with tags, task and note fails at each of its ${ofOne} statements, then is repeated`,
    found: 'halves 0, doubles 0, lost 0',
  });
});

/** How many rows there are of each kind that a create makes. */
async function rowsOf(engine: Engine): Promise<Record<string, number>> {
  const tables = ['contact', 'contact_tag', 'task', 'note', 'event', 'history', 'idempotency_key'] as const;
  return engine.read(async ({ database }) => {
    const counts: Record<string, number> = {};
    for (const table of tables) {
      const rows = await database
        .selectFrom(table)
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .execute();
      counts[table] = Number(rows[0]?.n);
    }
    return counts;
  });
}

/** An answer without what tells one call from another. */
function comparable(answer: WireAnswer | undefined): unknown {
  if (!answer) return undefined;
  const head = answer.head.replace(/^(date|x-trace-id|x-ratelimit-\S+): .*$/gim, '');
  return { head, body: answer.body.replace(/"traceId":"[0-9a-f]{32}"/, '') };
}
