import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at, specify } from '#test/support/operations.ts';
import { listContacts } from '../contact/list.ts';
import { deleteConnection } from './delete.ts';
import { getConnection } from './get.ts';

specify(deleteConnection, context => {
  const { perform, sample, runSync } = context;

  test('the connection ends, and the contacts stay', async () => {
    const { graph, connectionId } = await connectDirectory(context);
    graph.addUsers(3, 1);
    await runSync();
    assert.deepEqual(await sample({ connectionId }), { success: true });
    await assert.rejects(perform(getConnection, { connectionId }), { code: 'not_found' });
    await runSync();
    assert.equal(at(await perform(listContacts), 'meta.total'), 3);
  });

  test('a directory that is linked again finds its contacts by their ids', async () => {
    await connectDirectory(context, { approveFirstRun: true }, 'Again');
    await runSync();
    assert.equal(at(await perform(listContacts), 'meta.total'), 3);
  });
});
