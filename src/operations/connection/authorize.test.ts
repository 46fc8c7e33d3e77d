import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endConsent } from '#links/directory/consent.ts';
import { connectDirectory } from '#test/support/directories.ts';
import { specify, textAt } from '#test/support/operations.ts';
import { authorizeConnection } from './authorize.ts';

specify(authorizeConnection, context => {
  const { perform, sample, store, clock } = context;
  const stateOf = (answer: object) => new URL(textAt(answer, 'url')).searchParams.get('state') ?? '';

  test('an administrator is sent to the consent page of the tenant, and comes back once', async () => {
    const { graph, connectionId } = await connectDirectory(context);
    const url = new URL(textAt(await sample({ connectionId }), 'url'));
    assert.equal(`${url.origin}${url.pathname}`, `${graph.authority}/${graph.tenantId}/v2.0/adminconsent`);
    assert.equal(url.searchParams.get('client_id'), graph.application.clientId);
    assert.equal(url.searchParams.get('scope'), `${graph.origin}/.default`);
    const state = url.searchParams.get('state') ?? '';
    assert.equal((await endConsent(store, state, true))?.id, connectionId);
    assert.equal(await endConsent(store, state, true), undefined);
  });

  test('a state that is invented or too old is taken for none', async () => {
    const { connectionId } = await connectDirectory(context, {}, 'Second');
    const state = stateOf(await perform(authorizeConnection, { connectionId }));
    assert.equal(await endConsent(store, `${state.slice(0, -4)}AAAA`, true), undefined);
    clock.advance(900_001);
    assert.equal(await endConsent(store, state, true), undefined);
  });
});
