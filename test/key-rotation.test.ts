/** R69: every key is replaced while calls go on, and no call fails. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { readConfiguration } from '#app/config.ts';
import { type Running, start } from '#app/start.ts';
import { systemClock } from '#base/clock.ts';
import { createDatabase } from './support/databases.ts';
import { startMintedRoster } from './support/minted-roster.ts';
import { textAt } from './support/operations.ts';
import { tell } from './support/proof.ts';
import { quickFolder } from './support/quick-folder.ts';
import { environmentFor } from './support/server-process.ts';
import { compact, mintKey, rs256, startTokenMint } from './support/token-mint.ts';
import { callers, underLoad } from './support/under-load.ts';
import { startReceiver } from './support/webhooks.ts';

test('R69. The identity provider replaces its signing key while tokens of both are in use', async context => {
  const roster = await startMintedRoster({ keysPatience: 10_000 });
  context.after(() => roster.close());
  const { mint, running } = roster;
  let key = mint.trusted;
  let tokens = 0;
  const call = () => {
    // Each token is a new one, so that none is known already.
    const token = compact(mint.header({ kid: key.kid }), mint.claims({ uti: `t-${tokens++}` }), rs256(key));
    return fetch(`${running.baseUrl}/contacts/`, { headers: { authorization: `Bearer ${token}` } });
  };
  const calls = await underLoad(call, 200, async more => {
    const next = mintKey('next');
    await more();
    mint.publish(mint.tenantId, [mint.entry(mint.trusted), mint.entry(next)]);
    await running.refreshKeys();
    key = next;
    await more();
    mint.publish(mint.tenantId, [mint.entry(next)]);
    await running.refreshKeys();
    await more();
  });
  tell(context, {
    statement: 'R69',
    how: `signing key: the next one is published, signs, and then stands alone, under ${callers} callers`,
    found: `0 of ${calls} calls failed`,
  });
});

test('R69. The secret of a SCIM client is replaced while it calls', async context => {
  const roster = await startMintedRoster({ keysPatience: 10_000 });
  context.after(() => roster.close());
  const { baseUrl } = roster.running;
  const admin = roster.mint.token({ scp: 'roster.admin', roles: ['Roster.Administrator'] });
  const manage = async (method: string, path: string, body: object): Promise<unknown> => {
    const headers = { authorization: `Bearer ${admin}`, 'content-type': 'application/json' };
    const answer = await fetch(`${baseUrl}${path}`, { method, headers, body: JSON.stringify(body) });
    assert(answer.ok, await answer.clone().text());
    return answer.json();
  };
  const made = await manage('POST', '/connections/', { type: 'scim', name: 'Entra' });
  const path = `/connections/${textAt(made, 'connection.id')}`;
  let bearers = [textAt(made, 'connection.bearer')];
  let turn = 0;
  const call = () => {
    const bearer = bearers[turn++ % bearers.length];
    const url = `${baseUrl}/scim/v2/${textAt(made, 'connection.id')}/Users?count=1`;
    return fetch(url, { headers: { authorization: `Bearer ${bearer}` } });
  };
  const calls = await underLoad(call, 200, async more => {
    for (let round = 0; round < 3; round++) {
      const changed = await manage('PUT', `${path}/credentials`, { credentials: {} });
      bearers = [...bearers, textAt(changed, 'connection.bearer')];
      await more();
      bearers = bearers.slice(-1);
      // Those under way with the old secret are answered before it goes.
      await more(callers);
    }
  });
  tell(context, {
    statement: 'R69',
    how: `SCIM secret: replaced 3 times, each time the old and the new in turns, under ${callers} callers`,
    found: `0 of ${calls} calls failed`,
  });
});

test('R69. The secret of a webhook is replaced while events come, and whichever the receiver knows proves each', async context => {
  const roster = await startMintedRoster({ keysPatience: 10_000 });
  const receiver = await startReceiver();
  context.after(() => receiver.close());
  context.after(() => roster.close());
  const scp = 'contacts.readonly contacts.write';
  const headers = {
    authorization: `Bearer ${roster.mint.token({ scp })}`,
    'content-type': 'application/json',
  };
  const post = (path: string, body: object) =>
    fetch(`${roster.running.baseUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const made = await (
    await post('/subscriptions/', { url: receiver.url, events: ['contact.created'] })
  ).json();
  let known = textAt(made, 'subscription.secret');
  let contacts = 0;
  let unproven = 0;
  const awaited = new Set<string>();
  let tellOne = () => {};
  receiver.answer = ({ headers, text }) => {
    const [id, seconds] = [String(headers['webhook-id']), Number(headers['webhook-timestamp'])];
    const signature = new Webhook(known).sign(id, new Date(seconds * 1000), text);
    if (!String(headers['webhook-signature']).split(' ').includes(signature)) unproven++;
    awaited.delete(/Signed-\d+/.exec(text)?.[0] ?? '');
    tellOne();
    return { status: 204 };
  };
  /** Waits for the deliveries of the contacts that were asked for until now. */
  const arrived = () => {
    const names = [...awaited];
    return new Promise<void>(resolve => {
      tellOne = () => {
        if (!names.some(name => awaited.has(name))) resolve();
      };
      tellOne();
    });
  };
  const call = () => {
    const firstName = `Signed-${contacts++}`;
    awaited.add(firstName);
    return post('/contacts/', { firstName });
  };
  const calls = await underLoad(call, 201, async more => {
    for (let round = 0; round < 3; round++) {
      const path = `/subscriptions/${textAt(made, 'subscription.id')}/rotate-secret`;
      const rotated = await post(path, { overlapSeconds: 3600 });
      const next = textAt(await rotated.json(), 'subscription.secret');
      await more();
      // What was signed before is under way no more.
      await arrived();
      known = next;
      await more();
    }
  });
  await arrived();
  assert.equal(unproven, 0);
  tell(context, {
    statement: 'R69',
    how: `webhook secret: replaced 3 times with an overlap while contacts are made, the receiver changes over in between`,
    found: `0 of ${calls} deliveries without proof`,
  });
});

test('R69. The master key is replaced on two servers, one after the other, while secrets are sealed and opened', async context => {
  const folder = quickFolder('roster-rotation-');
  const database = await createDatabase();
  const mint = await startTokenMint(systemClock);
  const serve = async (...masterKeys: readonly string[]): Promise<Running> => {
    const environment = environmentFor(mint, folder, database.url);
    const configuration = readConfiguration({ ...environment, ROSTER_MASTER_KEY: masterKeys.join(',') });
    const running = await start({ configuration: { ...configuration, apiClientId: mint.audience } });
    await running.refreshKeys();
    return running;
  };
  const newKey = () => randomBytes(32).toString('base64');
  const [old, next] = [newKey(), newKey()];
  let servers = [await serve(old), await serve(old)];
  context.after(async () => {
    for (const server of servers) await server.stop();
    await mint.close();
    await database.drop();
    rmSync(folder, { recursive: true });
  });
  const headers = {
    authorization: `Bearer ${mint.token({ scp: 'contacts.readonly contacts.write' })}`,
    'content-type': 'application/json',
  };
  const post = (path: string, body: object) => {
    const [server] = servers;
    assert(server);
    servers = [...servers.slice(1), server];
    return fetch(`${server.baseUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  };
  const made = await (
    await post('/subscriptions/', { url: 'https://hooks.example.com/', events: ['contact.created'] })
  ).json();
  // Opens the secret that is there, and seals two.
  const call = () =>
    post(`/subscriptions/${textAt(made, 'subscription.id')}/rotate-secret`, { overlapSeconds: 60 });
  const steps = [[old, next], [next, old], [next]];
  const calls = await underLoad(call, 200, async more => {
    for (const keys of steps)
      for (const server of [...servers]) {
        servers = servers.filter(other => other !== server);
        await more(callers);
        await server.stop();
        servers = [...servers, await serve(...keys)];
        await more();
      }
  });
  tell(context, {
    statement: 'R69',
    how: `master key: old; old and new; new and old; new, on two servers of one PostgreSQL that start anew by turns under ${callers} callers`,
    found: `0 of ${calls} calls failed`,
  });
});
