import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at, specify } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { listContacts } from '../contact/list.ts';
import { previewSync } from './preview.ts';

specify(previewSync, context => {
  const { perform, sample, events, store } = context;

  test('a preview tells what a run would do, and leaves no trace', async () => {
    await perform(createContact, { email: 'ada@example.com', firstName: 'Ada' });
    const { graph, connectionId } = await connectDirectory(context);
    const [known = '', guest = ''] = graph.addUsers(4, 1);
    graph.upsert({ id: known, mail: 'ada@example.com', givenName: 'Ada', surname: 'Example' });
    graph.upsert({ id: guest, userType: 'Guest' });
    const before = await events();
    const answer = await sample({ connectionId });
    assert.deepEqual(
      ['create', 'link', 'skipped', 'update', 'remove', 'unchanged'].map(name => at(answer, name)),
      [2, 1, 1, 0, 0, 0],
    );
    assert.equal(at(answer, 'isWhole'), true);
    assert.equal(at(await perform(listContacts), 'meta.total'), 1);
    assert.deepEqual(await events(), before);
    const { locationId } = context;
    const people = await store.read(locationId, ({ database }) =>
      database.selectFrom('directory_person').selectAll().where('location_id', '=', locationId).execute(),
    );
    assert.deepEqual(people, []);
  });
});
