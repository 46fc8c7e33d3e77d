import assert from 'node:assert/strict';
import { test } from 'node:test';
import fastify from 'fastify';
import { resourceMetadata } from '#identity/resource-metadata.ts';
import { wellKnownRoutes } from './well-known.ts';

test('whoever has no token finds the tenant and the scopes at the well-known address', async () => {
  const terms = {
    resource: 'https://contacts.example.com',
    authority: 'https://login.microsoftonline.com',
    tenantIds: ['11111111-1111-4111-8111-111111111111'],
    audience: '22222222-2222-4222-8222-222222222222',
    documentation: 'https://contacts.example.com/docs',
  };
  const server = fastify();
  wellKnownRoutes(server, { ...terms, webhookKeyOf: async () => undefined });
  const answer = await server.inject({ url: '/.well-known/oauth-protected-resource' });
  assert.equal(answer.statusCode, 200);
  assert.match(String(answer.headers['content-type']), /^application\/json/);
  assert.deepEqual(answer.json(), resourceMetadata(terms));
});
