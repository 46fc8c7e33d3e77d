import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { HighLevel } from '@gohighlevel/api-client';
import { startRoster } from '#test/support/roster.ts';
import { at, textAt } from './support/operations.ts';
import { type Received, type Receiver, startReceiver } from './support/webhooks.ts';

let roster: Awaited<ReturnType<typeof startRoster>>;
let receiver: Receiver;

before(async () => {
  roster = await startRoster({ webhooksToLoopback: true });
  receiver = await startReceiver();
});
after(async () => {
  await receiver.close();
  await roster.close();
});

/** What HighLevel's own middleware says of a message, with the key of a server and the client that subscribed. */
async function judged(
  message: Pick<Received, 'headers' | 'text'>,
  webhookPublicKey: string,
): Promise<unknown> {
  const { clientId } = roster.tenant.applications.commandLine;
  const ghl = new HighLevel({ clientId, clientSecret: 'unused', webhookPublicKey, logLevel: 'none' });
  const request: Parameters<ReturnType<typeof ghl.webhooks.subscribe>>[0] = {
    headers: message.headers,
    body: JSON.parse(message.text),
    rawBody: message.text,
  };
  await ghl.webhooks.subscribe()(request, {}, error => assert.ifError(error));
  return [request.skippedSignatureVerification, request.isSignatureValid];
}

test('HighLevel’s SDK takes webhooks in its form, by the key that anyone can read', async () => {
  const keys = `${roster.baseUrl}/.well-known/webhook-keys`;
  const address = `${keys}/${roster.tenant.tenantId}`;
  assert.equal((await fetch(address)).status, 404, 'a tenant without such a subscription has no key');

  const wish = { url: receiver.url, events: ['contact.created'], format: 'highlevel' };
  const made = await roster.call('POST', '/subscriptions/', wish);
  assert.equal(made.status, 201);
  const answer = await fetch(address);
  assert.equal(answer.headers.get('content-type'), 'application/x-pem-file');
  const key = await answer.text();
  assert.equal(key, textAt(made.body, 'subscription.publicKey'));
  assert.equal((await fetch(`${keys}/unknown`)).status, 404);

  const arrived = Promise.withResolvers<Received>();
  receiver.answer = message => {
    arrived.resolve(message);
    return { status: 200 };
  };
  await roster.call('POST', '/contacts/', { firstName: 'Zoë', email: 'zoe@example.com' });
  const message = await arrived.promise;
  assert.equal(at(message.body, 'type'), 'ContactCreate');
  assert.equal(at(message.body, 'locationId'), roster.locationId);
  assert.deepEqual(await judged(message, key), [false, true]);
  const changed = { ...message, text: message.text.replace('Zoë', 'Zoe') };
  assert.deepEqual(await judged(changed, key), [false, false]);
});
