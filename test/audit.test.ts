import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parseJson } from '#base/json.ts';
import { listAuditEntries } from '#operations/audit/list.ts';
import { operations } from '#operations/catalogue.ts';
import { at } from './support/operations.ts';
import { tell } from './support/proof.ts';
import { callOf, inputFor, routeOf } from './support/walk-input.ts';
import { startWalkStage, type WalkStage } from './support/walk-stage.ts';

let stage: WalkStage;
before(async () => {
  stage = await startWalkStage('Walk of the audit');
});
after(() => stage.close());

test('R70: a call of every operation is in the audit, with who called and from where', async context => {
  const { roster, ask } = stage;
  const { running, clock } = roster;
  const missing: string[] = [];
  for (const operation of operations) {
    if (operation.presetOf !== undefined) continue;
    const stock = await stage.stockFor(operation);
    const { locationId } = stock;
    const call = await callOf(operation, inputFor(operation, stock), clock());
    const headers = { ...call.headers, locationid: locationId };
    const answer = await ask(operation, { ...call, headers });
    assert.equal(answer.status, routeOf(operation).http.status ?? 200, `${operation.key}: ${answer.text}`);
    await running.store.reads.write();
    const asked = await callOf(listAuditEntries, { operation: operation.key }, clock());
    const listed = await ask(listAuditEntries, { ...asked, headers: { locationid: locationId } });
    const entries = at(parseJson(listed.text), 'entries');
    const [entry] = Array.isArray(entries) ? entries : [];
    if (
      !entry ||
      at(entry, 'by.kind') !== 'person' ||
      !/^(::ffff:)?127\.|^::1/.test(String(at(entry, 'from')))
    )
      missing.push(`${operation.key}: ${listed.text}`);
  }
  const found = `${missing.length} operations without audit`;
  tell(context, { statement: 'R70', how: `${operations.length} operations called over HTTP`, found });
  assert.deepEqual(missing, []);
});
