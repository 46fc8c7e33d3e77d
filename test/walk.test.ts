import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Right, rights } from '#identity/principal.ts';
import { operations } from '#operations/catalogue.ts';
import type { Operation } from '#operations/operation.ts';
import { placesOf } from '#surfaces/places.ts';
import { compareForeignAndMissing } from './support/foreign-times.ts';
import { tell, times } from './support/proof.ts';
import type { RecordKind } from './support/stock.ts';
import { storedRows } from './support/stored-rows.ts';
import { ownToken, shapeOf } from './support/walk-client.ts';
import { type HttpCall, inputFor, routeOf, widestInput } from './support/walk-input.ts';
import { probesOf } from './support/walk-probes.ts';
import { startWalkStage, type WalkStage } from './support/walk-stage.ts';

/** Ids in the form of real ones that nobody was given. */
const inventedId = 'InventedInventedInvn';
const inventedTenant = '00000000-1111-4222-8333-444444444444';

let stage: WalkStage;
let untouched: readonly string[];
before(async () => {
  stage = await startWalkStage('Access walk');
  untouched = await stage.othersRows();
});
after(() => stage.close());

test('every operation refuses a call without a token with 401, and says where tokens come from', async () => {
  const wrong: string[] = [];
  for (const operation of operations) {
    const { status, headers } = await stage.ask(operation, await stage.callOf(operation), '');
    const challenge = headers.get('www-authenticate') ?? '';
    if (status !== 401 || !/^Bearer realm="roster", resource_metadata="[^"]+"$/.test(challenge))
      wrong.push(`${operation.key}: ${status} ${challenge}`);
  }
  assert.deepEqual(wrong, []);
});

test('every operation refuses a token that lacks one of its rights with 403, and names the scope', async () => {
  const wrong: string[] = [];
  for (const operation of operations) {
    const needed = neededBy(operation);
    const call = await stage.callOf(operation);
    const tooFew = [
      [],
      ...rights.filter(right => needed.some(other => other !== right)).map(right => [right]),
      ...needed.map(missing => rights.filter(right => right !== missing)),
    ];
    for (const given of tooFew) {
      const { status, headers, text } = await stage.ask(operation, call, ownToken(stage.roster, given));
      const challenge = headers.get('www-authenticate') ?? '';
      const isNamed =
        challenge.includes('error="insufficient_scope"') && challenge.includes(`scope="${needed.join(' ')}"`);
      if (status !== 403 || !isNamed || !text.includes('"code":"scope_missing"'))
        wrong.push(`${operation.key} with ${given.join(' ')}: ${status} ${challenge}`);
    }
  }
  assert.deepEqual(wrong, []);
});

function neededBy(operation: Operation): readonly Right[] {
  return [operation.scope, ...(operation.alsoScopes ?? [])];
}

test('R25, R26: an id of another tenant or location, or of a deleted record, is answered as an invented one', async () => {
  const wrong: string[] = [];
  for (const operation of operations) {
    const input = inputFor(operation, stage.own);
    for (const { name, kind, isInPath, put } of probesOf(operation)) {
      const answerTo = async (id: string) =>
        stage.ask(operation, await stage.callOf(operation, put(input, id)));
      const invented = await answerTo(inventedId);
      const expected = shapeOf(invented, [inventedId]);
      if (isInPath && (invented.status !== 404 || !invented.text.includes('"code":"not_found"')))
        wrong.push(`${operation.key} ${name} invented: ${invented.status} ${invented.text}`);
      if (!isInPath && kind === 'user' && operation.kind === 'command' && invented.status !== 422)
        wrong.push(`${operation.key} ${name} invented: ${invented.status} ${invented.text}`);
      for (const [whose, id] of othersOf(operation, kind)) {
        const answer = await answerTo(id);
        if (shapeOf(answer, [id]) !== expected)
          wrong.push(`${operation.key} ${name} ${whose}: ${shapeOf(answer, [id])} but invented ${expected}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
});

test('R25, R26: where all ids are those of another location, the answer is as where all are invented', async () => {
  const wrong: string[] = [];
  for (const operation of operations) {
    const probes = probesOf(operation);
    if (probes.length < 2) continue;
    const answerTo = async (idOf: (kind: RecordKind) => string) => {
      const input = probes.reduce(
        (known, { kind, put }) => put(known, idOf(kind)),
        inputFor(operation, stage.own),
      );
      const answer = await stage.ask(operation, await stage.callOf(operation, input));
      return shapeOf(
        answer,
        probes.map(({ kind }) => idOf(kind)),
      );
    };
    const expected = await answerTo(inventedIdOf);
    for (const { ids } of [stage.foreign, stage.sister]) {
      const answer = await answerTo(kind => (kind === 'user' ? stage.foreign.ids.user : ids[kind]));
      if (answer !== expected) wrong.push(`${operation.key}: ${answer} but invented ${expected}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('R25: the longest list of every kind holds own records only', async () => {
  const wrong: string[] = [];
  for (const operation of operations) {
    if (operation.kind !== 'query' || operation.presetOf !== undefined) continue;
    const input = widestInput(operation, stage.own, 100);
    const { status, text } = await stage.ask(operation, await stage.callOf(operation, input));
    // 422: a look for duplicates needs one address or the other, which its schema cannot say.
    if (status !== 200 && status !== 422) wrong.push(`${operation.key}: ${status} ${text}`);
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(stage.tally.leaks, []);
});

/** An invented id of each kind, since two of one call may not be the same. */
function inventedIdOf(kind: RecordKind): string {
  const place = Object.keys(stage.own.ids).indexOf(kind);
  return `${inventedId.slice(0, -2)}${String(place).padStart(2, '0')}`;
}

/** Ids that mean nothing to the caller's location. Users are the tenant's, so those of a sister location are known. */
function othersOf({ key, input }: Operation, kind: RecordKind): readonly (readonly [string, string])[] {
  // An audit goes on behind a deletion.
  const seesBin = ['contact.delete', 'contact.batchDelete', 'contact.restore', 'contact.erase', 'audit.list'];
  const isBin = seesBin.includes(key);
  const isOfContact = Object.hasOwn(input.properties, 'contactId');
  return [
    ['foreign', stage.foreign.ids[kind]],
    ...(kind === 'user' ? [] : [['of a sister location', stage.sister.ids[kind]] as const]),
    ...(kind === 'contact' && !isBin ? [['deleted', stage.own.ids.deletedContact] as const] : []),
    ...(kind === 'task' && isOfContact ? [['of another contact', stage.own.ids.otherTask] as const] : []),
    ...(kind === 'note' ? [['of another contact', stage.own.ids.otherNote] as const] : []),
  ];
}

test('R25: a location of another tenant is refused with 403 wherever it is named, as is an invented one', async () => {
  const wrong: string[] = [];
  for (const operation of operations) {
    for (const [way, naming] of waysToName(operation)) {
      const answerTo = async (id: string) => stage.ask(operation, await naming(id));
      const refusal = await answerTo(inventedId);
      const expected = shapeOf(refusal, [inventedId]);
      if (
        refusal.status !== 403 ||
        !refusal.text.includes('The token does not have access to this location.')
      )
        wrong.push(`${operation.key} ${way}: ${expected}`);
      const answer = await answerTo(stage.foreign.locationId);
      if (shapeOf(answer, [stage.foreign.locationId]) !== expected)
        wrong.push(`${operation.key} ${way}: ${shapeOf(answer, [stage.foreign.locationId])}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('R25: two locations that differ are refused with 422, whosoever they are', async () => {
  const wrong: string[] = [];
  for (const operation of operations) {
    for (const [way, naming] of waysToName(operation)) {
      for (const other of [stage.sister.locationId, stage.foreign.locationId, inventedId]) {
        const call = await naming(stage.own.locationId);
        const twice =
          way === 'in a header'
            ? { ...call, path: `/at/${other}${call.path}` }
            : { ...call, headers: { locationid: other } };
        const { status, text } = await stage.ask(operation, twice);
        if (status !== 422 || !text.includes('"code":"location_ambiguous"'))
          wrong.push(`${operation.key} ${way}: ${status} ${text}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
});

type Naming = (locationId: string) => Promise<HttpCall>;

/** The ways in which a call can name a location. Where the path has it, the others would name a second one. */
function waysToName(operation: Operation): readonly (readonly [string, Naming])[] {
  const places = placesOf(routeOf(operation));
  const { locationId: _, ...input } = inputFor(operation, stage.own);
  if (places.path.includes('locationId'))
    return [['in the path', id => stage.callOf(operation, { ...input, locationId: id })]];
  const plain = () => stage.callOf(operation, input);
  const inQuery: Naming = async id => {
    const call = await plain();
    return { ...call, query: { ...call.query, locationId: id } };
  };
  const inHeader: Naming = async id => ({ ...(await plain()), headers: { locationid: id } });
  const inPrefix: Naming = async id => {
    const call = await plain();
    return { ...call, path: `/at/${id}${call.path}` };
  };
  const inBody: Naming = async id => {
    const call = await plain();
    return { ...call, body: { ...call.body, locationId: id } };
  };
  return [
    ['in the query', inQuery],
    ['in a header', inHeader],
    ['in the address', inPrefix],
    ...(places.body.includes('locationId') ? [['in the body', inBody] as const] : []),
  ];
}

test('R25: the id of another tenant in place of the own is refused as an invented one', async () => {
  const wrong: string[] = [];
  for (const operation of operations) {
    if (!Object.hasOwn(operation.input.properties, 'companyId')) continue;
    const answerTo = async (companyId: string) =>
      stage.ask(operation, await stage.callOf(operation, { ...inputFor(operation, stage.own), companyId }));
    const invented = await answerTo(inventedTenant);
    const answer = await answerTo(stage.foreign.tenantId);
    if (
      invented.status < 400 ||
      shapeOf(answer, [stage.foreign.tenantId]) !== shapeOf(invented, [inventedTenant])
    )
      wrong.push(`${operation.key}: ${answer.status} ${answer.text}`);
  }
  assert.deepEqual(wrong, []);
});

test('R25: the walk got nothing of another tenant or location, and changed nothing there', async context => {
  const { own, sister, foreign, roster, tally } = stage;
  const how = `${operations.length} operations over HTTP, ${tally.calls} calls`;
  tell(context, { statement: 'R25', how, found: `${tally.leaks.length} leaks` });
  assert.deepEqual(tally.leaks, []);
  assert(untouched.length > 50);
  assert.deepEqual(await stage.othersRows(), untouched);
  const { user: _, ...sisterIds } = sister.ids;
  const others = [...Object.values(foreign.ids), ...Object.values(sisterIds), inventedId];
  const rows = await storedRows(roster.databaseUrl, [own.locationId]);
  const naming = rows.filter(row => others.some(id => row.includes(id)));
  assert.deepEqual(naming, []);
});

test('R26: a foreign record and a missing one look the same in status, headers and body', async context => {
  const { calls, shapes, p } = await compareForeignAndMissing(times(50, 2_000));
  const found = `${shapes} answer, times as different as these with p ${p.toFixed(3)}`;
  tell(context, { statement: 'R26', how: `${calls} interleaved reads of each`, found });
  assert.equal(shapes, 1);
});
