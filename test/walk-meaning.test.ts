import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { RosterError } from '#base/errors.ts';
import { parseJson } from '#base/json.ts';
import { rights } from '#identity/principal.ts';
import { operations } from '#operations/catalogue.ts';
import { createContact } from '#operations/contact/create.ts';
import { cursorsIn, takesCursor } from './support/cursors.ts';
import { membersBeyond } from './support/members-beyond.ts';
import { textAt } from './support/operations.ts';
import { tell } from './support/proof.ts';
import { storedRows } from './support/stored-rows.ts';
import { unwritableMembers } from './support/unwritable-members.ts';
import { foreignToken, ownToken, send } from './support/walk-client.ts';
import { callOf, inputFor, routeOf, widestInput } from './support/walk-input.ts';
import { startWalkStage, type WalkStage } from './support/walk-stage.ts';

let stage: WalkStage;
before(async () => {
  stage = await startWalkStage('Walk of meanings');
});
after(() => stage.close());

test('R28: with no right but its own, every operation works on own records and answers no more than its schema', async () => {
  const { roster, ask } = stage;
  const wrong: string[] = [];
  for (const operation of operations) {
    const stock = await stage.stockFor(operation);
    const { locationId } = stock;
    const call = await callOf(operation, inputFor(operation, stock), roster.clock());
    const token = ownToken(roster, [operation.scope, ...(operation.alsoScopes ?? [])]);
    const answer = await ask(operation, { ...call, headers: { locationid: locationId } }, token);
    const { output, http } = routeOf(operation);
    if (answer.status !== (http.status ?? 200))
      wrong.push(`${operation.key}: ${answer.status} ${answer.text}`);
    if (operation.kind === 'download') continue;
    const beyond = membersBeyond(output, parseJson(answer.text));
    if (beyond.length > 0) wrong.push(`${operation.key} answers ${beyond.join(', ')}`);
  }
  assert.deepEqual(wrong, []);
});

test('R27: a cursor of another tenant gives own records only, or is refused', async context => {
  const { roster, foreign, own, ask, tally } = stage;
  const token = foreignToken(roster, rights);
  let swapped = 0;
  const wrong: string[] = [];
  for (const operation of operations.filter(takesCursor)) {
    const theirs = await callOf(operation, widestInput(operation, foreign, 1), roster.clock());
    const page = await send(roster.running.baseUrl, theirs, token);
    for (const cursor of cursorsIn(operation, parseJson(page.text))) {
      swapped += 1;
      const input = { ...widestInput(operation, own, 100), ...cursor };
      const { status, text } = await ask(operation, await stage.callOf(operation, input));
      if (status >= 500) wrong.push(`${operation.key}: ${status} ${text}`);
    }
  }
  tell(context, {
    statement: 'R27',
    how: `${swapped} cursors swapped`,
    found: `${tally.leaks.length} leaks`,
  });
  assert(swapped >= 4);
  assert.deepEqual(wrong, []);
  assert.deepEqual(tally.leaks, []);
});

test('R27: an Idempotency-Key means nothing to another tenant, location, person or application', async () => {
  const { roster, own, sister, foreign } = stage;
  const input = { firstName: 'Once' };
  const create = async (locationId: string, token: string) => {
    const call = await callOf(createContact, { ...input, locationId }, roster.clock());
    const headers = { 'idempotency-key': 'the-same' };
    const answer = await send(roster.running.baseUrl, { ...call, headers }, token);
    return textAt(parseJson(answer.text), 'contact.id');
  };
  const other = '99999999-8888-4777-8666-555555555555';
  const mine = ownToken(roster, rights);
  const callers: readonly (readonly [string, string])[] = [
    [foreign.locationId, foreignToken(roster, rights)],
    [own.locationId, mine],
    [sister.locationId, mine],
    [own.locationId, ownToken(roster, rights, { oid: other })],
    [own.locationId, ownToken(roster, rights, { azp: other })],
  ];
  const createAll = async () => {
    const ids: string[] = [];
    for (const [locationId, token] of callers) ids.push(await create(locationId, token));
    return ids;
  };
  const made = await createAll();
  assert.equal(new Set(made).size, callers.length);
  assert.deepEqual(await createAll(), made);
});

test('R27: no search finds what another tenant or location has', async () => {
  const { own, sister, foreign, ask, tally } = stage;
  const wrong: string[] = [];
  for (const operation of operations) {
    for (const member of ['query', 'email', 'number', 'emails']) {
      if (operation.kind !== 'query' || !Object.hasOwn(operation.input.properties, member)) continue;
      for (const { mark } of [sister, foreign]) {
        const wanted = member === 'query' ? mark : `${mark}@example.com`;
        const input = { ...widestInput(operation, own, 100), [member]: wanted };
        const { status, text } = await ask(operation, await stage.callOf(operation, input));
        if (status >= 400 || [...Object.values(sister.ids)].some(id => text.includes(id)))
          wrong.push(`${operation.key} ${member}: ${status} ${text}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(tally.leaks, []);
});

test('R28: a member that only answers have is refused as input, and nothing changes', async context => {
  const { roster, own, ask } = stage;
  const rows = await storedRows(roster.databaseUrl, [own.locationId]);
  const wrong: string[] = [];
  let sent = 0;
  for (const operation of operations) {
    if (operation.kind !== 'command' || operation.presetOf !== undefined) continue;
    const call = await stage.callOf(operation);
    if (!call.body) continue;
    for (const { name, refusal, put } of unwritableMembers(operation)) {
      sent += 1;
      const { status, text } = await ask(operation, { ...call, body: put(call.body) });
      if (status !== 422 || !text.includes(refusal))
        wrong.push(`${operation.key} takes ${name}: ${status} ${text}`);
    }
  }
  const how = `${sent} members of answers sent as input`;
  tell(context, { statement: 'R28', how, found: `${wrong.length} taken` });
  assert.deepEqual(wrong, []);
  assert.deepEqual(await storedRows(roster.databaseUrl, [own.locationId]), rows);
});

test('R28: a preset takes no member but its own', async () => {
  const presets = operations.filter(({ presetOf }) => presetOf !== undefined);
  for (const operation of presets) {
    for (const name of ['version', 'createdBy']) {
      const input = { ...inputFor(operation, stage.own), [name]: 'x' };
      const isRefusal = (error: unknown) => error instanceof RosterError && error.code === 'invalid_input';
      await assert.rejects(operation.prepare(input, stage.roster.clock()), isRefusal, operation.key);
    }
  }
});

test('no change goes past an If-Match that does not hold, whatever the operation', async () => {
  const wrong: string[] = [];
  for (const operation of operations) {
    if (operation.presetOf !== undefined || !['command', 'remote'].includes(operation.kind)) continue;
    const call = await stage.callOf(operation);
    const { status, text } = await stage.ask(operation, { ...call, headers: { 'if-match': '"999999"' } });
    if (status !== 412) wrong.push(`${operation.key}: ${status} ${text}`);
  }
  assert.deepEqual(wrong, []);
});
