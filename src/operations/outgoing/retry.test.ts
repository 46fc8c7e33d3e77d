import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startConnected } from '#test/support/highlevel/linked.ts';
import { at, specify } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { listOutgoingChanges } from './list.ts';
import { retryOutgoingChanges } from './retry.ts';

specify(retryOutgoingChanges, operation => {
  const { perform, sample } = operation;
  test('what was refused is sent again, the named or all, and nothing else', async () => {
    const { connectionId, highLevel, settle } = await startConnected(operation);
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
