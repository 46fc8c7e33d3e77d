import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { type Answer, at, specify, textAt } from '#test/support/operations.ts';
import { createConnection } from '../connection/create.ts';
import { searchDirectoryPeople } from './search-people.ts';

function peopleIn({ people }: Answer): readonly unknown[] {
  assert.ok(Array.isArray(people));
  return people;
}

specify(searchDirectoryPeople, context => {
  const { perform, sample, runSync } = context;

  test('people are found by name, address and what became of them, each with the reason', async () => {
    const { graph, connectionId } = await connectDirectory(context);
    graph.upsert({ id: 'zoe', displayName: 'Zoë Ångström', mail: 'Z.Angstrom@Example.com' });
    graph.upsert({ id: 'ann', displayName: 'Ann Lee', mail: 'ann_lee@example.com' });
    graph.upsert({ id: 'gus', displayName: 'Gus Lee', mail: 'gus@partner.example', userType: 'Guest' });
    graph.upsert({ id: 'long', givenName: '\u4e00'.repeat(5000), surname: 'Lang', mail: 'long@example.com' });
    await runSync();
    const idsOf = async (input: object) =>
      peopleIn(await perform(searchDirectoryPeople, { connectionId, ...input })).map(person =>
        at(person, 'id'),
      );

    assert.deepEqual(await idsOf({}), ['ann', 'gus', 'zoe', 'long']);
    assert.deepEqual(await idsOf({ query: 'ANGSTROM zoe' }), ['zoe']);
    assert.deepEqual(await idsOf({ query: 'z.angstrom@EXAMPLE' }), ['zoe']);
    assert.deepEqual(await idsOf({ query: 'nn_l' }), ['ann']);
    assert.deepEqual(await idsOf({ query: 'nn%l' }), []);
    assert.deepEqual(await idsOf({ query: 'lee', state: 'linked' }), ['ann']);

    const guests = await sample({ connectionId, query: 'lee', state: 'skipped' });
    assert.deepEqual(peopleIn(guests), [
      {
        id: 'gus',
        name: 'Gus Lee',
        email: 'gus@partner.example',
        state: 'skipped',
        reason: 'This is a guest, and guests are left out.',
      },
    ]);

    const first = await perform(searchDirectoryPeople, { connectionId, limit: 3 });
    const rest = await perform(searchDirectoryPeople, { connectionId, cursor: at(first, 'nextCursor') });
    assert.deepEqual(
      [...peopleIn(first), ...peopleIn(rest)].map(person => at(person, 'id')),
      ['ann', 'gus', 'zoe', 'long'],
    );
    assert.equal(Object.hasOwn(rest, 'nextCursor'), false);
  });

  test('a connection that is not there, and one to HighLevel, have no people', async () => {
    const answer = await perform(createConnection, {
      type: 'highlevel',
      name: 'There',
      settings: { locationId: 'there' },
    });
    const connectionId = textAt(answer, 'connection.id');
    await assert.rejects(perform(searchDirectoryPeople, { connectionId }), { code: 'conflict' });
    await assert.rejects(perform(searchDirectoryPeople, { connectionId: 'nowhere' }), { code: 'not_found' });
  });
});
