import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type HighLevel, startHighLevel } from '#test/support/highlevel/start.ts';
import { testClock, textAt } from '#test/support/operations.ts';
import { LinkProblem } from '../directory/problem.ts';
import { openHighLevelClient, TakenAddress } from './client.ts';
import { type Credentials, privateIntegration } from './credentials.ts';
import { authorizeUrl } from './oauth.ts';
import type { Told } from './pace.ts';

const clock = testClock();
const { signal } = new AbortController();
let highLevel: HighLevel;
before(async () => {
  highLevel = await startHighLevel({ clock });
});
after(() => highLevel.close());

function connect(credentials: Credentials = privateIntegration(highLevel.token), patience = 20_000) {
  const told: Told[] = [];
  const client = openHighLevelClient({
    origin: highLevel.origin,
    locationId: highLevel.locationId,
    credentials,
    pace: { begin: async () => result => void told.push(result) },
    patience,
  });
  return {
    told,
    send: (method: string, path: string, body?: object) =>
      client.send(method, path, body && { ...body }, signal),
  };
}

async function problemOf(call: Promise<unknown>): Promise<LinkProblem> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert(error instanceof LinkProblem, `no problem but ${error}`);
  return error;
}

test('a call is sent with its token and version, and tells what is left of the limit', async () => {
  const { send, told } = connect();
  const { contact } = await send('POST', '/contacts/', {
    locationId: highLevel.locationId,
    firstName: 'Ada',
  });
  assert.equal(textAt(contact, 'firstName'), 'Ada');
  assert.deepEqual(told, [{ remaining: 99 }]);
});

test('what passes by itself, what needs a person and what is wrong with the call are told apart', async () => {
  const { send } = connect();
  const read = () => problemOf(send('GET', '/contacts/x'));
  const armed = [
    { fault: { kind: 'answer', status: 429, retryAfter: 3 }, is: ['unavailable', 'too_many_calls', 3000] },
    { fault: { kind: 'answer', status: 429 }, is: ['unavailable', 'too_many_calls', 10_000] },
    { fault: { kind: 'answer', status: 502 }, is: ['unavailable', 'status_502', undefined] },
    { fault: { kind: 'cut' }, is: ['unavailable', 'no_answer', undefined] },
    { fault: { kind: 'answer', status: 401 }, is: ['refused', 'unauthorized', undefined] },
    { fault: { kind: 'answer', status: 403 }, is: ['refused', 'forbidden', undefined] },
  ] as const;
  for (const { fault, is } of armed) {
    highLevel.arm(fault);
    const { kind, code, retryAfter } = await read();
    assert.deepEqual([kind, code, retryAfter], is);
  }
  assert.deepEqual([(await read()).kind, (await read()).code], ['invalid', 'not_found']);
  const hurried = connect(privateIntegration(highLevel.token), 1);
  highLevel.arm({ kind: 'slow', milliseconds: 2000 });
  const late = await problemOf(hurried.send('GET', '/contacts/x'));
  assert.deepEqual([late.kind, late.code], ['unavailable', 'no_answer']);
  highLevel.disarm();
});

test('a duplicate names the contact that has the address', async () => {
  const { send } = connect();
  const body = { locationId: highLevel.locationId, email: 'taken@example.com' };
  const { contact } = await send('POST', '/contacts/', body);
  const problem = await problemOf(send('POST', '/contacts/', body));
  assert(problem instanceof TakenAddress);
  assert.equal(problem.contactId, textAt(contact, 'id'));
});

test('no problem holds a token', async () => {
  highLevel.arm({ kind: 'cut' });
  const problem = await problemOf(connect().send('GET', '/contacts/x'));
  assert.equal(`${problem.stack}${String(problem.cause)}`.includes(highLevel.token), false);
});

test('the address of the consent names the application, the way back and the rights', () => {
  const terms = { clientId: 'app', redirectUri: 'https://contacts.example.com/back', state: 's' };
  const url = new URL(authorizeUrl({ ...terms, origin: 'https://services.leadconnectorhq.com' }));
  assert.equal(url.origin + url.pathname, 'https://marketplace.gohighlevel.com/v2/oauth/chooselocation');
  assert.equal(url.searchParams.get('state'), 's');
  assert.match(url.searchParams.get('scope') ?? '', /contacts\.write/);
  assert.equal(new URL(authorizeUrl({ ...terms, origin: highLevel.origin })).origin, highLevel.origin);
});
