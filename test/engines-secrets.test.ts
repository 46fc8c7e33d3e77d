import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { idMaker } from '#base/id.ts';
import { testConnection } from '#operations/connection/check.ts';
import { createConnection } from '#operations/connection/create.ts';
import type { Engine } from '#store/engines/engine.ts';
import { migrate } from '#store/migrate.ts';
import { demoMasterKeys, parseMasterKeys } from '#store/secrets/master-keys.ts';
import { openSecrets } from '#store/secrets/open-secrets.ts';
import { openStore, type Store } from '#store/store.ts';
import { cause, onBothEngines } from './support/engines.ts';
import { testLinks } from './support/links.ts';
import { textAt } from './support/operations.ts';
import { tell } from './support/proof.ts';

const place = { table: 'subscription', column: 'secret', rowId: 'one' };

onBothEngines('Secrets at rest', engine => {
  const newKey = () => randomBytes(32).toString('base64');
  const key = newKey();

  async function storeWith(under: Engine, ...keys: readonly string[]): Promise<Store> {
    const newId = idMaker(engine.clock);
    const secrets = await openSecrets(under, parseMasterKeys(keys.join(',')), newId);
    return openStore({ engine: under, clock: engine.clock, newId, secrets });
  }
  const seal = (store: Store, locationId: string, text: string, at = place) =>
    store.write(locationId, cause, writer => writer.seal(at, text));
  const open = (store: Store, locationId: string, sealed: string, at = place) =>
    store.read(locationId, reader => reader.open(at, sealed));

  test('R68. A sealed value that was changed in any character, or moved, is refused; two equal values look different', async context => {
    const store = await storeWith(engine.store.engine, key);
    const [here, beside, elsewhere] = [
      await engine.newLocation(),
      await engine.newLocation(),
      await engine.newLocation(),
    ];
    const text = 'whsec_Ångström 🌱';
    const sealed = await seal(store, here, text);
    assert.notEqual(await seal(store, here, text), sealed);
    assert.doesNotMatch(sealed, /whsec/);
    assert.equal(await open(store, here, sealed), text);
    let tried = 0;
    for (let at = 0; at < sealed.length; at++) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      await assert.rejects(open(store, here, sealed.slice(0, at) + other + sealed.slice(at + 1)), `${at}`);
      tried++;
    }
    for (const cut of [
      sealed.slice(0, -1),
      `${sealed}A`,
      `${sealed}=`,
      sealed.replace(/\.[^.]*$/, '.AAAAAA'),
      '',
    ])
      await assert.rejects(open(store, here, cut));
    const moves = [
      () => open(store, beside, sealed),
      () => open(store, elsewhere, sealed),
      () => open(store, here, sealed, { ...place, rowId: 'two' }),
      () => open(store, here, sealed, { ...place, column: 'previous_secret' }),
      () => open(store, here, sealed, { ...place, table: 'connection' }),
    ];
    for (const move of moves) await assert.rejects(move());
    tell(context, {
      statement: 'R68',
      how: `each of ${tried} characters changed, 5 other lengths, ${moves.length} moves to another row, column, table, location or tenant`,
      found: 'accepted 0',
    });
  });

  test('R68. The credentials of a connection are refused in the row of another, and two equal ones look different', async context => {
    const links = testLinks();
    const directory = await links.directories.start();
    context.after(() => links.directories.close());
    const locationId = await engine.newLocation();
    const clientSecret = 'canary-client-secret';
    const connect = async (name: string) => {
      const { tenantId, application } = directory;
      const input = {
        type: 'entra',
        name,
        settings: { tenantId, clientId: application.clientId },
        credentials: { clientSecret },
      };
      return textAt(await engine.perform(locationId, createConnection, input, { links }), 'connection.id');
    };
    const ids = [await connect('One'), await connect('Other')];
    const rows = await engine.store.read(locationId, ({ database }) =>
      database
        .selectFrom('connection')
        .select(['id', 'credentials'])
        .where('location_id', '=', locationId)
        .where('id', 'in', ids)
        .execute(),
    );
    const sealed = rows.map(({ credentials }) => credentials);
    assert.equal(new Set(sealed).size, 2);
    assert.doesNotMatch(JSON.stringify(rows), /canary/);

    const asked = directory.journal.length;
    for (const [index, row] of rows.entries())
      await engine.store.write(locationId, cause, ({ database }) =>
        database
          .updateTable('connection')
          .set({ credentials: sealed[1 - index] ?? null })
          .where('location_id', '=', locationId)
          .where('id', '=', row.id)
          .execute(),
      );
    for (const connectionId of ids)
      await assert.rejects(
        engine.perform(locationId, testConnection, { connectionId }, { links }),
        /moved to another row/,
      );
    assert.equal(directory.journal.length, asked);
  });

  test('a new master key seals the data keys anew and the old one may then go', async () => {
    const own = await engine.openEmpty();
    await migrate(own, engine.clock());
    const [old, next] = [newKey(), newKey()];
    const before = await storeWith(own, old);
    const locationId = await engine.newLocation(own);
    const sealed = await seal(before, locationId, 'kept');
    const during = await storeWith(own, next, old);
    assert.equal(await open(during, locationId, sealed), 'kept');
    const after = await storeWith(own, next);
    assert.equal(await open(after, locationId, sealed), 'kept');
    assert.equal(await open(after, locationId, await seal(after, locationId, 'new')), 'new');
  });

  test('a new master key seals anew what another server has sealed with the old one meanwhile', async () => {
    const own = await engine.openEmpty();
    await migrate(own, engine.clock());
    const [old, next] = [newKey(), newKey()];
    const behind = await storeWith(own, old, next);
    await storeWith(own, next, old);
    const locationId = await engine.newLocation(own);
    const sealed = await seal(behind, locationId, 'made meanwhile');
    await storeWith(own, next, old);
    const after = await storeWith(own, next);
    assert.equal(await open(after, locationId, sealed), 'made meanwhile');
  });

  test('R65. Another master key stops the start with a sentence that tells which one is needed', async () => {
    const own = await engine.openEmpty();
    await migrate(own, engine.clock());
    const [first, second] = [newKey(), newKey()];
    await storeWith(own, first);
    const mark = parseMasterKeys(first)[0]?.id ?? '';
    await assert.rejects(
      storeWith(own, second),
      new RegExp(`^Error: ROSTER_MASTER_KEY is not the key .*${mark}`),
    );
    await storeWith(own, first);
    await storeWith(own, second, first);
    await assert.rejects(storeWith(own, first), /ROSTER_MASTER_KEY is not the key/);
  });
});

test('a master key is 32 bytes in base64, and several may be listed', () => {
  const keys = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
  assert.equal(parseMasterKeys(keys.join(', ')).length, 2);
  for (const wrong of ['', 'secret', randomBytes(16).toString('base64'), `${keys[0]},x`])
    assert.throws(() => parseMasterKeys(wrong), /32 bytes in base64/);
});

test('the demo makes its master key once, in a file that only its owner can read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'roster-key-'));
  const [first] = await demoMasterKeys(folder);
  const [second] = await demoMasterKeys(folder);
  assert.equal(second?.id, first?.id);
  assert.equal(statSync(join(folder, 'master-key')).mode & 0o777, 0o600);
  rmSync(folder, { recursive: true });
});
