import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { monotonic } from '#base/clock.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { type DescribedCall, readDescription } from './support/described-calls.ts';
import { flawOf, leakIn } from './support/envelope.ts';
import { type MadeRequest, requestMaker } from './support/fuzz.ts';
import { framed, framingFaults } from './support/fuzz-faults.ts';
import { oddTexts } from './support/made-up.ts';
import { seed, tell, times } from './support/proof.ts';
import { randomFrom } from './support/random.ts';
import { startRoster, type TestRoster } from './support/roster.ts';
import { Wire, type WireAnswer } from './support/wire.ts';

const description = readDescription();
const writers = description.calls.filter(({ method }) => method !== 'GET');

describe('Whatever is sent', () => {
  let folder: string;
  let roster: TestRoster;
  let token: string;
  /** Ids and values of records that exist. */
  let texts: readonly string[];
  let watcher: DatabaseSync;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roster-fuzz-'));
    const file = join(folder, 'roster.db');
    roster = await startRoster({ environment: { ROSTER_DATABASE_URL: `sqlite:${file}` } });
    token = await roster.token();
    texts = await seedRecords(roster);
    watcher = new DatabaseSync(file, { readOnly: true });
  });
  after(async () => {
    watcher.close();
    await roster.close();
    await rm(folder, { recursive: true });
  });

  const headers = () => [`Authorization: Bearer ${token}`];

  test('R30, R32. No request, however malformed, gives 5xx or hangs, and every refusal is told in the envelope without a word of what is inside', async context => {
    const count = times(2_000, 100_000);
    const { locationId } = roster;
    const next = requestMaker({ description, random: randomFrom(seed), token, locationId, texts });
    const wrong: string[] = [];
    const statuses = new Map<number, number>();
    let slowest = 0;
    let sent = 0;

    async function work(): Promise<void> {
      const wire = new Wire(roster.baseUrl);
      while (sent < count && wrong.length < 20) {
        sent++;
        const request = next();
        const began = monotonic();
        const answer = await (request.isBroken
          ? wire.callOnce(request.bytes)
          : wire.call(request.bytes)
        ).catch(error => String(error));
        slowest = Math.max(slowest, monotonic() - began);
        const isHead = request.bytes.subarray(0, 5).equals(Buffer.from('HEAD '));
        const flaw =
          typeof answer === 'string'
            ? answer
            : (flawIn(answer, token, isHead) ?? undocumented(answer, request));
        if (flaw !== undefined) wrong.push(`${request.name}: ${flaw}\n${shown(request.bytes)}`);
        if (typeof answer === 'object') statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      }
      wire.close();
    }
    await Promise.all(Array.from({ length: 8 }, work));

    assert.deepEqual(wrong, []);
    assert.equal((await roster.call('GET', '/contacts/')).status, 200, 'the server answers afterwards');
    const spread = [...statuses]
      .sort(([one], [other]) => one - other)
      .map(([status, n]) => `${status}: ${n}`);
    tell(context, {
      statement: 'R30, R32',
      how: `${count} requests made from the OpenAPI, four in five with a fault`,
      found: `5xx 0, hangs 0, flawed errors 0, slowest ${Math.round(slowest)} ms (${spread.join(', ')})`,
    });
  });

  test('R32. Every way of breaking HTTP is answered with 4xx in the envelope', async () => {
    const wire = new Wire(roster.baseUrl);
    const draft = { method: 'POST', path: '/contacts/', headers: headers(), body: Buffer.from('{}') };
    const fine = ['chunks', 'an upgrade', 'an expectation', 'an odd version of HTTP', 'an odd method'];
    for (const [name, fault] of framingFaults.filter(([name]) => !fine.includes(name))) {
      const answer = await wire.callOnce(Buffer.from(fault(draft, randomFrom(1))));
      assert.ok(answer, `${name}: no answer`);
      assert.ok(answer.status >= 400 && answer.status < 500, `${name}: ${answer.head}`);
      assert.equal(flawIn(answer, token), undefined, name);
    }
    for (const [method, status] of [
      ['CONNECT', 405],
      ['TRACE', 404],
      ['PATCH', 404],
    ] as const) {
      const answer = await wire.callOnce(framed({ ...draft, method, body: undefined }));
      assert.equal(answer?.status, status, method);
    }
    const huge = await wire.callOnce(framed({ ...draft, headers: [`X: ${'x'.repeat(17_000)}`] }));
    assert.equal(huge?.status, 431);
    assert.equal(flawIn(huge, token), undefined);
  });

  test('HEAD is answered as GET is, without a body', async () => {
    const wire = new Wire(roster.baseUrl);
    const call = (method: string) =>
      wire.call(framed({ method, path: '/contacts/?limit=1', headers: headers(), body: undefined }));
    const [got, head] = [await call('GET'), await call('HEAD')];
    wire.close();
    assert.equal(head?.status, 200);
    assert.equal(head.body, '');
    const length = /^content-length: \d+/im;
    assert.equal(length.exec(head.head)?.[0], length.exec(got?.head ?? '')?.[0]);
  });

  test('R31. A call that breaks its schema changes nothing', async context => {
    const wire = new Wire(roster.baseUrl);
    const version = watcher.prepare('pragma data_version');
    const [id = ''] = texts;
    let refusals = 0;
    // What was read before is written each second, and is no change by these calls.
    await roster.running.store.reads.write();
    for (const call of writers) {
      const path = call.path.replaceAll(/\{\w+\}/g, id);
      for (const body of brokenBodies(call)) {
        const before = version.get();
        const answer = await wire.call(
          framed({ method: call.method, path, headers: headers(), body: Buffer.from(body) }),
        );
        const what = `${call.key} ${body.slice(0, 200)}`;
        assert.ok(answer && answer.status >= 400 && answer.status < 500, `${what}: ${answer?.head}`);
        assert.deepEqual(version.get(), before, `${what} wrote to the database`);
        refusals++;
      }
    }
    wire.close();
    assert.ok(refusals > writers.length);
    tell(context, {
      statement: 'R31',
      how: `${refusals} refused calls of ${writers.length} operations, the database's own count of commits around each`,
      found: 'changes 0',
    });
  });

  test('R34. A long hostile text in any member is answered without a hang', async context => {
    const wire = new Wire(roster.baseUrl);
    const longest = { milliseconds: 0, where: '' };
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const lengths = times(1, 2) === 1 ? [100_000] : [10_000, 100_000, 1_000_000];
    let sent = 0;
    for (const call of description.calls.filter(({ body }) => body !== undefined)) {
      const path = call.path.replaceAll(/\{\w+\}/g, texts[0] ?? '');
      for (const member of textMembers(call)) {
        for (const length of lengths) {
          for (const piece of sent % 2 === 0 || length < 1_000_000 ? hostile : hostile.slice(0, 2)) {
            const text = piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
            const body = Buffer.from(JSON.stringify({ [member]: text }));
            if (body.length > 1024 * 1024) continue;
            const bytes = framed({ method: call.method, path, headers: headers(), body });
            delay.reset();
            delay.enable();
            const answer = await wire.call(bytes);
            delay.disable();
            assert.ok(answer && answer.status < 500, `${call.key} ${member}: ${answer?.head}`);
            const milliseconds = delay.max / 1e6;
            if (milliseconds > longest.milliseconds) {
              Object.assign(longest, { milliseconds, where: `${call.key} ${member}, ${length} × ${piece}` });
            }
            sent++;
          }
        }
      }
    }
    wire.close();
    tell(context, {
      statement: 'R34',
      how: `${sent} calls with a text of up to ${lengths.at(-1)} characters in each member`,
      found: `longest stall of the event loop ${longest.milliseconds.toFixed(1)} ms (${longest.where})`,
    });
  });

  /** Bodies that the schema of a call refuses: no object, an unknown member, and each member with a value of no type. */
  function brokenBodies({ body }: DescribedCall): readonly string[] {
    if (body === undefined) return [];
    const members = isRecord(body.properties) ? Object.keys(body.properties) : [];
    return [
      '[]',
      '"text"',
      '{"firstName":',
      '{"unknownMember":1}',
      '{"__proto__":{"a":1}}',
      ...members.map(name => JSON.stringify({ [name]: { noSuchMember: [1] } })),
    ];
  }

  function textMembers({ body }: DescribedCall): readonly string[] {
    if (!isRecord(body?.properties)) return [];
    return Object.entries(body.properties)
      .filter(([, schema]) => JSON.stringify(description.resolve(schema)).includes('"string"'))
      .map(([name]) => name);
  }
});

/** Pieces that make regular expressions go back, and normalising grow. */
const hostile = ['a', 'a@', ' ', '\u0301', '\ufdfa', '1-'];

function flawIn(answer: WireAnswer | undefined, token: string, isHead = false): string | undefined {
  if (!answer) return 'the connection was closed without an answer';
  if (answer.status >= 500) return `${answer.status} ${answer.body}`;
  if (isHead) return undefined;
  const flaw = flawOf(answer, [token]);
  if (flaw !== undefined || answer.status < 400) return flaw;
  // Messages repeat names that were sent; what is left must not tell of the inside.
  const own = oddTexts.reduce<string>(
    (rest, text) => (text.length < 3 ? rest : rest.replaceAll(JSON.stringify(text).slice(1, -1), '')),
    answer.body,
  );
  const leak = leakIn(own);
  return leak === undefined ? undefined : `it tells "${leak}": ${answer.body.slice(0, 500)}`;
}

/** Where a request reaches its operation, the errors are those that the description names. */
function undocumented(answer: WireAnswer | undefined, { errors }: MadeRequest): string | undefined {
  if (!answer || answer.status < 400 || !errors) return undefined;
  const body = parseJson(answer.body);
  const code = isRecord(body) ? body.code : undefined;
  return errors.has(code) ? undefined : `its description does not name ${code}`;
}

function shown(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/Bearer \S+/, 'Bearer …')
    .slice(0, 600);
}

/** Makes one record of each kind and gives their ids and values. */
async function seedRecords({ call, locationId }: TestRoster): Promise<readonly string[]> {
  const found: string[] = [];
  async function make(path: string, body: unknown): Promise<string> {
    const answer = await call('POST', path, body);
    assert.ok(answer.status < 300, `${path}: ${JSON.stringify(answer.body)}`);
    const id = idIn(answer.body);
    found.push(id);
    return id;
  }
  const contactId = await make('/contacts/', {
    firstName: 'Fay',
    email: 'fay@example.com',
    phone: '+12025550123',
    tags: ['odd'],
  });
  await make(`/contacts/${contactId}/tasks`, {
    title: 'Call',
    dueDate: '2027-01-02T10:00:00Z',
    completed: false,
  });
  await make(`/contacts/${contactId}/notes`, { body: 'A note' });
  await make('/businesses/', { name: 'Example Works', locationId });
  await make(`/locations/${locationId}/customFields`, { name: 'Colour', dataType: 'TEXT' });
  await make(`/locations/${locationId}/tags`, { name: 'even' });
  return [...found, locationId, 'fay@example.com', '+12025550123', 'odd', 'Fay', 'add', 'TEXT', 'email'];
}

function idIn(value: unknown): string {
  if (!isRecord(value)) return '';
  if (typeof value.id === 'string') return value.id;
  return (
    Object.values(value)
      .map(idIn)
      .find(id => id !== '') ?? ''
  );
}
