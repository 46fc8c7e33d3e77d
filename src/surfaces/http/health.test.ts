import assert from 'node:assert/strict';
import { test } from 'node:test';
import fastify from 'fastify';
import { type HealthParts, healthRoutes } from './health.ts';

async function ask(path: string, parts: HealthParts) {
  const server = fastify();
  healthRoutes(server, parts);
  const { statusCode, headers, body } = await server.inject({ url: path });
  const answer: unknown = JSON.parse(body);
  return { statusCode, answer, cache: headers['cache-control'] };
}

test('a process that answers is live, ready or not', async () => {
  const { statusCode, answer, cache } = await ask('/health/live', {
    readiness: async () => ({ store: false }),
  });
  assert.equal(statusCode, 200);
  assert.deepEqual(answer, { status: 'live' });
  assert.equal(cache, 'no-store');
});

test('a server is ready when everything that it needs is there', async () => {
  const { statusCode, answer, cache } = await ask('/health/ready', {
    readiness: async () => ({ store: true, signingKeys: true }),
  });
  assert.equal(statusCode, 200);
  assert.deepEqual(answer, { status: 'ready', durable: true, checks: { store: true, signingKeys: true } });
  assert.equal(cache, 'no-store');
});

test('a server that is not ready says with 503 what is missing', async () => {
  const { statusCode, answer } = await ask('/health/ready', {
    readiness: async () => ({ store: true, signingKeys: false }),
  });
  assert.equal(statusCode, 503);
  assert.deepEqual(answer, {
    status: 'unavailable',
    durable: true,
    checks: { store: true, signingKeys: false },
  });
});

test('a check that fails or hangs is 503 in bounded time, and tells nothing of its error', async () => {
  const missing = { status: 'unavailable', durable: true, checks: { checksAnswered: false } };
  const failed = await ask('/health/ready', {
    readiness: () => Promise.reject(new Error('password=secret')),
  });
  assert.equal(failed.statusCode, 503);
  assert.deepEqual(failed.answer, missing);
  const hung = await ask('/health/ready', { readiness: () => new Promise(() => {}), patience: 1 });
  assert.equal(hung.statusCode, 503);
  assert.deepEqual(hung.answer, missing);
});
