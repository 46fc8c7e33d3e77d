import assert from 'node:assert/strict';
import { test } from 'node:test';
import { housekeeping } from '#store/retention/housekeeping.ts';
import { connectDirectory } from '#test/support/directories.ts';
import { at, specify } from '#test/support/operations.ts';
import { listContacts } from '../contact/list.ts';
import { listDeletedContacts } from '../contact/list-deleted.ts';
import { deleteConnection } from './delete.ts';
import { getConnection } from './get.ts';

const day = 86_400_000;

specify(deleteConnection, context => {
  const { perform, sample, runSync, clock } = context;

  test('the connection ends, and the contacts stay', async () => {
    const { graph, connectionId } = await connectDirectory(context);
    graph.addUsers(3, 1);
    await runSync();
    assert.deepEqual(await sample({ connectionId }), { success: true });
    await assert.rejects(perform(getConnection, { connectionId }), { code: 'not_found' });
    await runSync();
    assert.equal(at(await perform(listContacts), 'meta.total'), 3);
  });

  test('whom the connection held in the recycle bin is purged as any other contact from then on', async () => {
    const { graph, connectionId } = await connectDirectory(context, { approveFirstRun: true }, 'Leavers');
    graph.addNamed('leaver');
    clock.advance(31_000);
    await runSync();
    graph.remove('leaver');
    clock.advance(31_000);
    await runSync();
    const long = 90 * day;
    const retention = { events: long, history: long, deliveries: long, reads: long, keys: long };
    const { work } = housekeeping(context.store, retention);
    const daysLater = async (days: number) => {
      clock.advance(days * day);
      while (await work(context.locationId, new AbortController().signal));
      const { contacts } = await perform(listDeletedContacts);
      return JSON.stringify(contacts).includes('leaver@contoso.example');
    };
    assert.equal(await daysLater(40), true);
    await perform(deleteConnection, { connectionId });
    assert.equal(await daysLater(29), true);
    assert.equal(await daysLater(1), false);
    graph.hardDelete('leaver');
  });

  test('a directory that is linked again finds its contacts by their ids', async () => {
    await connectDirectory(context, { approveFirstRun: true }, 'Again');
    await runSync();
    assert.equal(at(await perform(listContacts), 'meta.total'), 3);
  });
});
