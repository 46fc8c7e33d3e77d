import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at, specify } from '#test/support/operations.ts';
import { listContacts } from '../contact/list.ts';
import { getConnection } from './get.ts';
import { updateConnection } from './update.ts';

specify(updateConnection, context => {
  const { perform, sample, runSync, clock } = context;

  test('name and settings change, and other settings have everybody looked at again', async () => {
    const { graph, connectionId } = await connectDirectory(context);
    const [guest = ''] = graph.addUsers(4, 1);
    graph.upsert({ id: guest, userType: 'Guest', externalUserState: 'Accepted' });
    await runSync();
    assert.equal(at(await perform(listContacts), 'meta.total'), 3);

    const answer = await sample({ connectionId, name: 'Clinic', settings: { people: { guests: true } } });
    assert.equal(at(answer, 'connection.name'), 'Clinic');
    assert.equal(at(answer, 'connection.version'), 2);
    await runSync();
    assert.equal(at(await perform(listContacts), 'meta.total'), 4);
  });

  test('a connection that is paused reads nothing, and goes on where it was', async () => {
    const { graph, connectionId } = await connectDirectory(context, {}, 'Paused');
    await runSync();
    await perform(updateConnection, { connectionId, status: 'paused' });
    const [added = ''] = graph.addUsers(1, 9);
    assert.ok(added);
    clock.advance(60_000);
    await runSync();
    const { total } = totals(await perform(listContacts));
    await perform(updateConnection, { connectionId, status: 'active' });
    await runSync();
    assert.ok(totals(await perform(listContacts)).total >= total);
    assert.equal(at(await perform(getConnection, { connectionId }), 'connection.status'), 'active');
  });

  test('the tenant stays, and what nothing differs in keeps its version', async () => {
    const { connectionId } = await connectDirectory(context, {}, 'Kept');
    const tenantId = '99999999-9999-4999-8999-999999999999';
    await assert.rejects(perform(updateConnection, { connectionId, settings: { tenantId } }), {
      code: 'invalid_input',
    });
    const answer = await perform(updateConnection, { connectionId, name: 'Kept' });
    assert.equal(at(answer, 'connection.version'), 1);
  });
});

function totals(answer: object): { readonly total: number } {
  return { total: Number(at(answer, 'meta.total')) };
}
