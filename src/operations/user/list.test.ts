import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { getUser } from './get.ts';
import { listUsers } from './list.ts';

specify(listUsers, given => {
  test('who has called is a user, with the locations of the tenant', async () => {
    const answer = await given.sample({ locationId: given.locationId });

    assertHighLevelShape(listUsers, answer);
    assert.equal(answer.count, 1);
    assert.equal(at(answer, 'users.0.name'), 'Adele Example');
    assert.equal(at(answer, 'users.0.email'), 'adele@example.com');
    assert.deepEqual(at(answer, 'users.0.roles'), {
      type: 'account',
      role: 'user',
      locationIds: [given.locationId],
    });
  });
});

specify(getUser, ({ perform, sample }) => {
  test('a user is read by its id, not wrapped in anything', async () => {
    const listed = await perform(listUsers);
    const answer = await sample({ userId: textAt(listed, 'users.0.id') });

    assertHighLevelShape(getUser, answer);
    assert.deepEqual(answer, at(listed, 'users.0'));
  });

  test('a user that the tenant does not have is not found', async () => {
    await assert.rejects(perform(getUser, { userId: 'unknown' }), {
      code: 'not_found',
      message: 'The user was not found in this location.',
    });
  });
});
