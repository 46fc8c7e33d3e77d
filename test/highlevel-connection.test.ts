import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startHighLevel } from './support/highlevel/start.ts';
import { at, textAt } from './support/operations.ts';
import { startRoster } from './support/roster.ts';

/** Asks again until it is so; the server works by itself. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = AbortSignal.timeout(20_000);
  while (!(await isSo())) {
    end.throwIfAborted();
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

async function startBoth(t: TestContext) {
  const highLevel = await startHighLevel();
  t.after(() => highLevel.close());
  const environment = {
    ROSTER_HIGHLEVEL_URL: highLevel.origin,
    ROSTER_HIGHLEVEL_WEBHOOK_KEY: highLevel.webhookKey,
  };
  const roster = await startRoster({ environment });
  t.after(() => roster.close());
  return { highLevel, roster };
}

test('a connection to HighLevel keeps both sides alike, tells of a token that is refused, and ends', async t => {
  const { highLevel, roster } = await startBoth(t);
  const made = await roster.call('POST', '/connections/', {
    type: 'highlevel',
    name: 'HighLevel',
    settings: { locationId: highLevel.locationId },
    credentials: { privateIntegrationToken: highLevel.token },
  });
  assert.equal(made.status, 201);
  assert.equal(JSON.stringify(made.body).includes(highLevel.token), false);
  const path = `/connections/${textAt(made.body, 'connection.id')}`;
  const hook = new URL(textAt(made.body, 'connection.webhookUrl'));
  highLevel.webhooks.url = `${roster.baseUrl}${hook.pathname}`;
  for (const [method, place, body] of [
    ['PUT', path, { name: 'Renamed' }],
    ['PUT', `${path}/credentials`, { credentials: { privateIntegrationToken: highLevel.token } }],
    ['GET', path],
  ] as const) {
    const answer = await roster.call(method, place, body);
    assert.equal(textAt(answer.body, 'connection.webhookUrl'), hook.href, `${method} ${place}`);
  }

  await roster.call('POST', '/contacts/', { firstName: 'Here', email: 'here@example.com' });
  await until(() => highLevel.contacts().some(({ firstName }) => firstName === 'Here'));
  highLevel.act('POST', '/contacts/', { firstName: 'There', email: 'there@example.com' });
  await until(async () => {
    const { body } = await roster.call('GET', '/contacts/?query=There');
    return at(body, 'count') === 1;
  });
  await until(async () => at((await roster.call('GET', path)).body, 'connection.health.state') === 'onTime');

  highLevel.tokens.revoke();
  await roster.call('POST', '/contacts/', { firstName: 'Waits', email: 'waits@example.com' });
  await until(async () => at((await roster.call('GET', path)).body, 'connection.health.state') === 'broken');
  await until(async () => {
    const { body } = await roster.call('GET', `${path}/outgoing?status=waiting`);
    return JSON.stringify(at(body, 'changes')) !== '[]';
  });
  assert.equal((await roster.call('DELETE', path)).status, 200);
  assert.equal(highLevel.contacts().length, 2);
});

test('a connection that a person signs in to by OAuth is linked with the location that they choose', async t => {
  const { highLevel, roster } = await startBoth(t);
  const { clientId, clientSecret } = highLevel.tokens.app;
  const made = await roster.call('POST', '/connections/', {
    type: 'highlevel',
    name: 'HighLevel',
    settings: { clientId },
    credentials: { clientSecret },
  });
  const path = `/connections/${textAt(made.body, 'connection.id')}`;
  const { body } = await roster.call('POST', `${path}/authorize`);
  const answer = await fetch(textAt(body, 'url'), { redirect: 'manual' });
  const back = new URL(answer.headers.get('location') ?? '');
  const page = await fetch(`${roster.baseUrl}${back.pathname}${back.search}`);
  assert.match(await page.text(), /Consent was given/);

  await roster.call('POST', '/contacts/', { firstName: 'Here', email: 'here@example.com' });
  await until(() => highLevel.contacts().some(({ firstName }) => firstName === 'Here'));
  const { body: shown } = await roster.call('GET', path);
  assert.equal(at(shown, 'connection.settings.locationId'), highLevel.locationId);
});

test('a connection whose account does not answer is late, and on time once it answers again', async t => {
  const { highLevel, roster } = await startBoth(t);
  highLevel.arm({ kind: 'answer', status: 503 });
  const made = await roster.call('POST', '/connections/', {
    type: 'highlevel',
    name: 'HighLevel',
    settings: { locationId: highLevel.locationId },
    credentials: { privateIntegrationToken: highLevel.token },
  });
  const path = `/connections/${textAt(made.body, 'connection.id')}`;
  const health = async () => at((await roster.call('GET', path)).body, 'connection.health');
  await until(async () => at(await health(), 'state') === 'late');
  assert.match(textAt(await health(), 'lastFailure.message'), /HighLevel/);
  highLevel.disarm();
  await until(async () => at(await health(), 'state') === 'onTime');
});

test('two full sides are linked once somebody has decided, and are alike then', async t => {
  const { highLevel, roster } = await startBoth(t);
  const { locationId, token } = highLevel;
  await roster.call('POST', '/contacts/', { firstName: 'Here', email: 'here@example.com' });
  highLevel.act('POST', '/contacts/', { locationId, firstName: 'There', email: 'there@example.com' });
  const made = await roster.call('POST', '/connections/', {
    type: 'highlevel',
    name: 'HighLevel',
    settings: { locationId },
    credentials: { privateIntegrationToken: token },
  });
  const path = `/connections/${textAt(made.body, 'connection.id')}`;
  const state = async () => at((await roster.call('GET', path)).body, 'connection.health.state');
  await until(async () => (await state()) === 'stopped');
  const { body: preview } = await roster.call('POST', `${path}/preview`);
  assert.deepEqual([at(preview, 'create'), at(preview, 'createThere')], [1, 1]);
  assert.equal(highLevel.contacts().length, 1);

  const { body: shown } = await roster.call('GET', path);
  const decision = `${path}/runs/${textAt(shown, 'connection.runId')}/decision`;
  assert.equal((await roster.call('POST', decision, { decision: 'continue' })).status, 200);
  await until(async () => at((await roster.call('GET', '/contacts/')).body, 'meta.total') === 2);
  await until(() => highLevel.contacts().length === 2);
  await until(async () => (await state()) === 'onTime');
});

test('an account that is linked again has each note and task once, as before', async t => {
  const { highLevel, roster } = await startBoth(t);
  const link = async (name: string) => {
    const made = await roster.call('POST', '/connections/', {
      type: 'highlevel',
      name,
      settings: { locationId: highLevel.locationId, approveFirstRun: true },
      credentials: { privateIntegrationToken: highLevel.token },
    });
    return `/connections/${textAt(made.body, 'connection.id')}`;
  };
  const add = async (firstName: string) => {
    const contact = { firstName, email: `${firstName.toLowerCase()}@example.com` };
    return textAt((await roster.call('POST', '/contacts/', contact)).body, 'contact.id');
  };
  const former = await link('Before');
  const ann = await add('Ann');
  await roster.call('POST', `/contacts/${ann}/notes`, { body: 'Called', title: 'First' });
  const task = { title: 'Call back', dueDate: '2026-12-01T10:00:00Z', completed: false };
  await roster.call('POST', `/contacts/${ann}/tasks`, task);
  const { notes, tasks, contacts } = highLevel.place;
  await until(() => notes.size === 1 && tasks.size === 1);
  await roster.call('DELETE', former);
  const again = await link('Again');
  const bob = await add('Bob');
  await roster.call('POST', `/contacts/${bob}/notes`, { body: 'Called', title: 'First' });
  await until(() => contacts.size === 2 && notes.size >= 2);
  await until(async () => {
    const { body } = await roster.call('GET', `${again}/outgoing?status=waiting`);
    return JSON.stringify(at(body, 'changes')) === '[]';
  });
  assert.deepEqual([notes.size, tasks.size], [2, 1]);
  const { body } = await roster.call('GET', `/contacts/${ann}?include=notes,tasks`);
  const count = (name: string) => {
    const list = at(body, name);
    assert(Array.isArray(list));
    return list.length;
  };
  assert.deepEqual([count('notes'), count('tasks')], [1, 1]);
});
