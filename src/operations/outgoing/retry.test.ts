import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startLinked } from '#test/support/highlevel/linked.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createConnection } from '../connection/create.ts';
import { createContact } from '../contact/create.ts';
import { listOutgoingChanges } from './list.ts';
import { retryOutgoingChanges } from './retry.ts';

specify(retryOutgoingChanges, operation => {
  const { perform, sample, store, clock } = operation;
  test('what was refused is sent again, the named or all, and nothing else', async () => {
    const { locationId } = operation;
    const { connection } = await perform(createConnection, {
      type: 'highlevel',
      name: 'HighLevel',
      settings: { locationId: 'there' },
    });
    const linked = await startLinked({ store, clock, locationId, connectionId: textAt(connection, 'id') });
    const { connectionId, highLevel, settle } = linked;
    highLevel.arm({ kind: 'answer', status: 422, on: /upsert/, times: 3 });
    for (const firstName of ['One', 'Two', 'Three']) {
      await perform(createContact, { firstName, email: `${firstName}@example.com` });
      await settle();
    }
    const listed = await perform(listOutgoingChanges, { connectionId, status: 'refused' });
    const one = await perform(retryOutgoingChanges, { connectionId, ids: [at(listed, 'changes.0.id')] });
    assert.equal(one.count, 1);
    await settle();
    assert.equal(highLevel.contacts().length, 1);
    assert.equal((await sample({ connectionId })).count, 2);
    await settle();
    assert.equal(highLevel.contacts().length, 3);
    assert.equal((await perform(retryOutgoingChanges, { connectionId })).count, 0);
  });

  test('a connection that is not there is 404', async () => {
    await assert.rejects(perform(retryOutgoingChanges, { connectionId: 'invented' }), { code: 'not_found' });
  });
});
