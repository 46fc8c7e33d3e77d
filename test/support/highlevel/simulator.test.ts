import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { after, before, test } from 'node:test';
import { isRecord, parseJson } from '#base/json.ts';
import { checkAnswer, templateOf } from '#test/support/highlevel-contract.ts';
import { at, testClock, textAt } from '#test/support/operations.ts';
import { startReceiver } from '#test/support/webhooks.ts';
import { type HighLevel, startHighLevel } from './start.ts';

const clock = testClock();
let highLevel: HighLevel;
before(async () => {
  highLevel = await startHighLevel({ clock });
});
after(() => highLevel.close());

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends a call; what is answered well is held against the contract. */
async function send(method: string, path: string, body?: object, server = highLevel): Promise<Answered> {
  const response = await fetch(`${server.origin}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${server.token}`,
      version: '2021-07-28',
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = parseJson(await response.text());
  assert(isRecord(answer));
  if (response.ok) {
    const template = templateOf('dated', method, path.replace(/\?.*/, ''));
    assert(template !== undefined, `the contract has no ${method} ${path}`);
    assert.deepEqual(checkAnswer('dated', method, template, response.status, answer), []);
  }
  clock.advance(1000);
  return { status: response.status, headers: response.headers, body: answer };
}

async function add(members: object): Promise<string> {
  const { locationId } = highLevel;
  return textAt((await send('POST', '/contacts/', { locationId, ...members })).body, 'contact.id');
}

test('every answer is as the contract has it', async () => {
  const { locationId } = highLevel;
  const contact = await add({ firstName: 'Priya', email: 'Priya@example.com', tags: ['VIP'] });
  const { body: field } = await send('POST', `/locations/${locationId}/customFields`, {
    name: 'Shoe size',
    dataType: 'NUMERICAL',
    model: 'contact',
  });
  const { body: made } = await send('POST', '/businesses/', { name: 'Example Bakery', locationId });
  const business = textAt(made, 'buiseness.id');
  const { body: note } = await send('POST', `/contacts/${contact}/notes`, { body: 'Prefers mornings.' });
  const { body: task } = await send('POST', `/contacts/${contact}/tasks`, {
    title: 'Call back',
    dueDate: '2026-01-16T09:00:00.000Z',
    completed: false,
  });
  const notePath = `/contacts/${contact}/notes/${textAt(note, 'note.id')}`;
  const taskPath = `/contacts/${contact}/tasks/${textAt(task, 'task.id')}`;
  const calls: readonly (readonly [method: string, path: string, body?: object])[] = [
    ['GET', `/contacts/${contact}`],
    ['GET', `/contacts/?locationId=${locationId}`],
    ['GET', `/contacts/search/duplicate?locationId=${locationId}&email=priya@example.com`],
    ['POST', '/contacts/search', { locationId, pageLimit: 10 }],
    [
      'PUT',
      `/contacts/${contact}`,
      { customFields: [{ id: textAt(field, 'customField.id'), field_value: 42 }] },
    ],
    ['POST', '/contacts/upsert', { locationId, email: 'priya@example.com', city: 'Exampleville' }],
    ['POST', '/contacts/bulk/business', { locationId, ids: [contact], businessId: business }],
    ['POST', `/contacts/${contact}/tags`, { tags: ['New'] }],
    ['DELETE', `/contacts/${contact}/tags`, { tags: ['new'] }],
    ['GET', `/contacts/${contact}/notes`],
    ['GET', notePath],
    ['PUT', notePath, { body: 'Prefers evenings.' }],
    ['GET', `/contacts/${contact}/tasks`],
    ['GET', taskPath],
    ['PUT', taskPath, { title: 'Call again' }],
    ['PUT', `${taskPath}/completed`, { completed: true }],
    ['POST', `/locations/${locationId}/tasks/search`, { contactId: [contact] }],
    ['GET', `/locations/${locationId}`],
    ['GET', `/locations/${locationId}/tags`],
    ['GET', `/locations/${locationId}/customFields`],
    ['GET', `/locations/${locationId}/customFields/${textAt(field, 'customField.id')}`],
    ['GET', `/businesses/?locationId=${locationId}`],
    ['GET', `/businesses/${business}`],
    ['PUT', `/businesses/${business}`, { phone: '+12125550100' }],
    ['DELETE', notePath],
    ['DELETE', taskPath],
    ['DELETE', `/businesses/${business}`],
    ['DELETE', `/contacts/${contact}`],
  ];
  for (const [method, path, body] of calls) {
    const { status } = await send(method, path, body);
    assert.ok(status < 300, `${method} ${path} answered ${status}`);
  }
});

test('an address that is taken is refused with the contact that has it, by create and by update', async () => {
  const { locationId } = highLevel;
  const holder = await add({ name: 'Grace Example', email: 'grace@example.com', phone: '(212) 555-0101' });
  const other = await add({ firstName: 'Other' });
  const refused = [
    await send('POST', '/contacts/', { locationId, email: 'GRACE@example.com' }),
    await send('PUT', `/contacts/${other}`, { email: 'grace@example.com' }),
  ];
  for (const { status, body } of refused) {
    assert.equal(status, 400);
    assert.equal(body.message, 'This location does not allow duplicated contacts.');
    assert.deepEqual(body.meta, {
      contactName: 'Grace Example',
      contactId: holder,
      matchingField: 'email',
    });
  }
});

test('what its contract does not know is refused by name: additional addresses, the company on update', async () => {
  const { locationId } = highLevel;
  const created = await send('POST', '/contacts/', { locationId, additionalEmails: ['a@example.com'] });
  assert.deepEqual(created.body.message, ['property additionalEmails should not exist']);
  const contact = await add({ companyName: 'Example Bakery' });
  const updated = await send('PUT', `/contacts/${contact}`, { companyName: 'Other', locationId });
  assert.equal(updated.status, 422);
  assert.deepEqual(updated.body.message, [
    'property companyName should not exist',
    'property locationId should not exist',
  ]);
});

test('tags in an update replace all, and are kept in lower case; an upsert that matches two drops the phone', async () => {
  const { locationId } = highLevel;
  const one = await add({ email: 'one@example.com', tags: ['First', 'Second'] });
  await add({ phone: '+12125550199' });
  const { body } = await send('PUT', `/contacts/${one}`, { tags: ['Third'] });
  assert.deepEqual(at(body, 'contact.tags'), ['third']);
  const upserted = await send('POST', '/contacts/upsert', {
    locationId,
    email: 'one@example.com',
    phone: '+12125550199',
  });
  assert.deepEqual([upserted.body.new, at(upserted.body, 'contact.id')], [false, one]);
  assert.equal(JSON.stringify(upserted.body).includes('phone'), false);
});

test('a search pages by what came last, filters by time, and finds late what was written a moment ago', async t => {
  const slow = await startHighLevel({ clock, searchLag: 3000 });
  t.after(() => slow.close());
  const { locationId } = slow;
  for (const firstName of ['One', 'Two', 'Three'])
    await send('POST', '/contacts/', { locationId, firstName }, slow);
  const sort = [{ field: 'dateUpdated', direction: 'asc' }];
  const search = async (more: object) => {
    const { body } = await send(
      'POST',
      '/contacts/search',
      { locationId, pageLimit: 2, sort, ...more },
      slow,
    );
    assert(Array.isArray(body.contacts));
    return body.contacts.map(contact => ({
      name: textAt(contact, 'firstName'),
      after: at(contact, 'searchAfter'),
    }));
  };
  assert.deepEqual(
    (await search({})).map(({ name }) => name),
    ['One'],
  );
  clock.advance(3000);
  const first = await search({});
  const next = await search({ searchAfter: first.at(-1)?.after });
  assert.deepEqual(
    [...first, ...next].map(({ name }) => name),
    ['One', 'Two', 'Three'],
  );
  const filters = [{ field: 'dateUpdated', operator: 'range', value: { gt: at(first, '0.after.0') } }];
  assert.deepEqual(
    (await search({ filters })).map(({ name }) => name),
    ['Two', 'Three'],
  );
  const { status } = await send('POST', '/contacts/search', { locationId, pageLimit: 501 }, slow);
  assert.equal(status, 422);
});

test('more calls than the limit allows are answered 429, until the interval is over', async t => {
  const limited = await startHighLevel({ clock, limits: { burst: 2, interval: 10_000, daily: 3 } });
  t.after(() => limited.close());
  const read = () => send('GET', `/locations/${limited.locationId}`, undefined, limited);
  const [first, second, third] = [await read(), await read(), await read()];
  assert.deepEqual(
    [first, second, third].map(({ status }) => status),
    [200, 200, 429],
  );
  assert.equal(second.headers.get('x-ratelimit-remaining'), '0');
  assert.equal(second.headers.get('x-ratelimit-daily-remaining'), '1');
  clock.advance(10_000);
  assert.equal((await read()).status, 200);
  clock.advance(10_000);
  assert.equal((await read()).status, 429);
});

test('a refresh token is good for one use, and an access token for a day', async () => {
  const { tokens, origin, locationId } = highLevel;
  const ask = async (more: Record<string, string>) => {
    const { clientId: client_id, clientSecret: client_secret } = tokens.app;
    const body = new URLSearchParams({ client_id, client_secret, user_type: 'Location', ...more });
    const response = await fetch(`${origin}/oauth/token`, { method: 'POST', body });
    clock.advance(1000);
    return { status: response.status, body: parseJson(await response.text()) };
  };
  const back = {
    client_id: tokens.app.clientId,
    redirect_uri: 'https://contacts.example.com/back',
    state: 's',
  };
  const page = await fetch(`${origin}/v2/oauth/chooselocation?${new URLSearchParams(back)}`, {
    redirect: 'manual',
  });
  const returned = new URL(page.headers.get('location') ?? '');
  assert.equal(returned.searchParams.get('state'), 's');
  const code = returned.searchParams.get('code') ?? '';
  const { redirect_uri } = back;
  const first = await ask({ grant_type: 'authorization_code', code, redirect_uri });
  assert.equal((await ask({ grant_type: 'authorization_code', code, redirect_uri })).status, 400);
  const refresh_token = textAt(first.body, 'refresh_token');
  const second = await ask({ grant_type: 'refresh_token', refresh_token });
  const again = await ask({ grant_type: 'refresh_token', refresh_token });
  assert.deepEqual([second.status, again.status], [200, 400]);
  const read = async () => {
    const headers = {
      authorization: `Bearer ${textAt(second.body, 'access_token')}`,
      version: '2021-07-28',
    };
    return (await fetch(`${origin}/locations/${locationId}`, { headers })).status;
  };
  assert.equal(await read(), 200);
  clock.advance(24 * 3_600_000);
  assert.equal(await read(), 401);
});

test('a change is told by a webhook that its key verifies; armed faults lose, double and delay it', async t => {
  const receiver = await startReceiver();
  t.after(() => receiver.close());
  highLevel.webhooks.url = receiver.url;
  const bodies = () => receiver.received.map(({ body }) => [textAt(body, 'type'), textAt(body, 'webhookId')]);
  const contact = await add({ firstName: 'Told' });
  await highLevel.webhooks.settled();
  const [message] = receiver.received;
  assert(message);
  const signature = Buffer.from(String(message.headers['x-ghl-signature']), 'base64');
  const key = createPublicKey(highLevel.webhookKey);
  assert.equal(verify(null, Buffer.from(message.text), key, signature), true);
  assert.equal(textAt(message.body, 'id'), contact);

  highLevel.arm({ kind: 'webhookLost' });
  highLevel.arm({ kind: 'webhookLate' });
  highLevel.arm({ kind: 'webhookDoubled' });
  highLevel.act('POST', `/contacts/${contact}/tags`, { tags: ['lost'] });
  highLevel.act('POST', `/contacts/${contact}/notes`, { body: 'late' });
  highLevel.act('PUT', `/contacts/${contact}`, { firstName: 'Doubled' });
  await highLevel.webhooks.settled();
  assert.deepEqual(
    bodies().map(([type]) => type),
    ['ContactCreate', 'ContactUpdate', 'ContactUpdate', 'NoteCreate'],
  );
  assert.deepEqual(bodies()[1], bodies()[2]);

  receiver.answer = () => ({ status: 429 });
  highLevel.act('PUT', `/contacts/${contact}`, { firstName: 'Again' });
  await highLevel.webhooks.settled();
  receiver.answer = () => ({ status: 200 });
  await highLevel.webhooks.sendAgain();
  assert.equal(bodies().length, 6);
  highLevel.webhooks.url = undefined;
});

test('armed faults answer an error, cut the connection, or lose the answer of what was done', async () => {
  const { locationId } = highLevel;
  const post = () => send('POST', '/contacts/', { locationId, firstName: 'Lost' });
  const count = () => highLevel.contacts().filter(({ firstName }) => firstName === 'Lost').length;
  highLevel.arm({ kind: 'answer', status: 503, retryAfter: 7 });
  const unavailable = await post();
  assert.deepEqual([unavailable.status, unavailable.headers.get('retry-after')], [503, '7']);
  highLevel.arm({ kind: 'cut', on: /^POST/ });
  await assert.rejects(post());
  assert.equal(count(), 0);
  highLevel.arm({ kind: 'lostAnswer' });
  await assert.rejects(post());
  assert.equal(count(), 1);
});

test('a token that was taken back, a missing version and a foreign location are refused', async t => {
  const own = await startHighLevel({ clock });
  t.after(() => own.close());
  const foreign = await send('GET', '/locations/other', undefined, own);
  assert.equal(foreign.status, 403);
  const bare = await fetch(`${own.origin}/locations/${own.locationId}`);
  assert.equal(bare.status, 401);
  own.tokens.revoke();
  assert.equal((await send('GET', `/locations/${own.locationId}`, undefined, own)).status, 401);
});
