import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fastify from 'fastify';
import { authorizeConnection } from '#operations/connection/authorize.ts';
import { connectDirectory } from '#test/support/directories.ts';
import { testLinks } from '#test/support/links.ts';
import { type MintedRoster, startMintedRoster } from '#test/support/minted-roster.ts';
import { onStore } from '#test/support/operations.ts';
import { consentRoute } from './consent.ts';

let roster: MintedRoster;
before(async () => {
  roster = await startMintedRoster();
});
after(() => roster.close());

test('a state that nobody began is told in words, without what was sent', async () => {
  const address = `${roster.running.baseUrl}/connections/consent?admin_consent=True&state=<script>.x.y`;
  const response = await fetch(address);
  const page = await response.text();
  assert.equal(response.status, 400);
  assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'/);
  assert.match(page, /Ask for the consent again/);
  assert.doesNotMatch(page, /script/);
});

onStore('An administrator who comes back from the question for consent', context => {
  const server = fastify();
  let origin = '';
  let connectionId = '';
  before(async () => {
    ({ connectionId } = await connectDirectory(context));
    consentRoute(server, { store: context.store, links: async () => testLinks() });
    origin = await server.listen({ host: '127.0.0.1', port: 0 });
  });
  after(() => server.close());

  const comeBack = async (answer: Readonly<Record<string, string>>) => {
    const { url } = await context.perform(authorizeConnection, { connectionId });
    const state = new URL(String(url)).searchParams.get('state') ?? '';
    const page = await fetch(`${origin}/connections/consent?${new URLSearchParams({ ...answer, state })}`);
    return page.text();
  };

  test('is told that the connection goes on', async () => {
    assert.match(
      await comeBack({ admin_consent: 'True', tenant: 'x' }),
      /Example Clinic reads the directory/,
    );
  });

  for (const [number, sentence] of [
    [65004, /declined\. Nothing was changed\. Ask for it again for the connection Example Clinic/],
    [90094, /Only an administrator may approve this/],
    [50105, /was not assigned to the application 66666666-/],
    [50020, /neither a member nor a guest of tenant 55555555-/],
    [53003, /Conditional Access/],
    [1, /Sign in as an administrator who may grant it/],
  ] as const)
    test(`is told what AADSTS${number} means, and nothing else of what was sent`, async () => {
      const description = `AADSTS${number}: <b>Planted</b> words. Trace ID: 1`;
      const page = await comeBack({ error: 'invalid_request', error_description: description });
      assert.match(page, sentence);
      assert.doesNotMatch(page, /Planted/);
    });
});
