import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify } from '#test/support/operations.ts';
import { createConnection } from './create.ts';

const settings = {
  tenantId: '11111111-1111-4111-8111-111111111111',
  clientId: '44444444-4444-4444-8444-444444444444',
};

specify(createConnection, context => {
  const { perform, sample, store } = context;
  test('a directory is linked, and its secret is not shown', async () => {
    const input = { type: 'entra', name: 'Example Clinic', settings };
    const answer = await sample({ ...input, credentials: { clientSecret: 'not-a-real-secret' } });
    assert.equal(at(answer, 'connection.health.state'), 'new');
    assert.equal(at(answer, 'connection.hasCredentials'), true);
    assert.doesNotMatch(JSON.stringify(answer), /not-a-real-secret/);
    const { locationId } = context;
    const rows = await store.read(locationId, ({ database }) =>
      database.selectFrom('connection').selectAll().where('location_id', '=', locationId).execute(),
    );
    assert.doesNotMatch(JSON.stringify(rows), /not-a-real-secret/);
  });

  test('a name that the location has is refused, however it is written', async () => {
    const answer = perform(createConnection, { type: 'entra', name: 'EXAMPLE clinic', settings });
    await assert.rejects(answer, { code: 'conflict' });
  });

  test('settings and credentials that the type does not take are refused by name, never with a value', async () => {
    const refused = (input: object) =>
      perform(createConnection, { type: 'entra', name: 'Another', ...input });
    await assert.rejects(refused({ settings: { tenantId: 'contoso' } }), ({ code, message }) => {
      assert.equal(code, 'invalid_input');
      assert.match(message, /settings\.tenantId/);
      return true;
    });
    await assert.rejects(refused({ settings: { ...settings, polls: 3 } }), /property polls should not exist/);
    const people = {
      attributes: [{ attribute: 'shoe', present: true }],
      locations: [{ locationId: 'other' }],
    };
    await assert.rejects(refused({ settings: { ...settings, people } }), ({ message }) => {
      assert.match(message, /shoe is no attribute/);
      assert.match(message, /settings\.people\.locations names no rule for this location/);
      assert.match(message, /other is no location of this tenant/);
      return true;
    });
    await assert.rejects(refused({ settings, credentials: { password: 'hidden' } }), ({ message }) => {
      assert.doesNotMatch(message, /hidden/);
      return true;
    });
  });
});
