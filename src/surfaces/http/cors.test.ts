import assert from 'node:assert/strict';
import { test } from 'node:test';
import fastify, { type LightMyRequestResponse } from 'fastify';
import { allowOrigins } from './cors.ts';

const app = 'https://app.example.com';

/** A server with a route of its own, which counts its calls, as the API has them before the origins are known. */
function serverFor(origins: readonly string[]) {
  const server = fastify();
  const calls: string[] = [];
  server.setNotFoundHandler((_request, reply) => reply.code(404).send({ code: 'route_unknown' }));
  server.get('/contacts/', async request => {
    calls.push(request.method);
    return { contacts: [] };
  });
  allowOrigins(server, origins);
  return { server, calls };
}

const preflight = (origin: string, url = '/contacts/') => ({
  method: 'OPTIONS' as const,
  url,
  headers: {
    origin,
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'authorization',
  },
});

const corsHeaders = ({ headers }: LightMyRequestResponse) =>
  Object.keys(headers).filter(name => name.startsWith('access-control-'));

test('a preflight of an allowed origin is answered without data and names methods and headers', async () => {
  const { server, calls } = serverFor([app]);
  for (const url of ['/contacts/', '/contacts/some-id']) {
    const answer = await server.inject(preflight(app, url));
    assert.equal(answer.statusCode, 204);
    assert.equal(answer.body, '');
    assert.equal(answer.headers['access-control-allow-origin'], app);
    assert.equal(answer.headers['access-control-allow-methods'], 'GET, POST, PUT, DELETE');
    assert.equal(
      answer.headers['access-control-allow-headers'],
      'authorization, content-type, version, idempotency-key, if-match, locationid, traceparent',
    );
    assert.equal(answer.headers['access-control-allow-credentials'], undefined);
  }
  assert.deepEqual(calls, []);
});

test('a page of an allowed origin reads the answer and the headers that it needs', async () => {
  const { server } = serverFor(['https://other.example.com', app]);
  const answer = await server.inject({ url: '/contacts/', headers: { origin: app } });
  assert.deepEqual(answer.json(), { contacts: [] });
  assert.equal(answer.headers['access-control-allow-origin'], app);
  assert.equal(answer.headers.vary, 'origin');
  const exposed = String(answer.headers['access-control-expose-headers']).split(', ');
  for (const name of ['etag', 'x-trace-id', 'retry-after', 'www-authenticate', 'x-ratelimit-remaining']) {
    assert(exposed.includes(name), name);
  }
  assert.equal(answer.headers['access-control-allow-credentials'], undefined);
});

test('a page of an allowed origin reads why a call failed', async () => {
  const { server } = serverFor([app]);
  const answer = await server.inject({ url: '/nowhere', headers: { origin: app } });
  assert.equal(answer.statusCode, 404);
  assert.equal(answer.headers['access-control-allow-origin'], app);
});

test('other origins get no header of CORS', async () => {
  const { server } = serverFor([app]);
  for (const origin of [
    'https://evil.example',
    `${app}.evil.example`,
    `${app}:8443`,
    app.toUpperCase(),
    'http://app.example.com',
    'null',
    '*',
  ]) {
    assert.deepEqual(corsHeaders(await server.inject(preflight(origin))), [], origin);
    const answer = await server.inject({ url: '/contacts/', headers: { origin } });
    assert.deepEqual(corsHeaders(answer), [], origin);
    assert.equal(answer.headers.vary, 'origin', 'a cache keeps the answers apart');
  }
});

test('without a list no origin is allowed', async () => {
  const { server } = serverFor([]);
  const answer = await server.inject(preflight(app));
  assert.equal(answer.statusCode, 404);
  assert.deepEqual(corsHeaders(answer), []);
});
