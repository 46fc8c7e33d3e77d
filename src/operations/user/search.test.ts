import assert from 'node:assert/strict';
import { test } from 'node:test';
import { insertUser } from '#store/users.ts';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { type Answer, at, type OperationTest, person, specify } from '#test/support/operations.ts';
import { findUsersByEmail } from './find-by-email.ts';
import { searchUsers } from './search.ts';

async function addUser(
  { store, locationId }: OperationTest,
  id: string,
  user: { name: string; email: string; role?: string; tenantId?: string },
): Promise<void> {
  await store.write(locationId, { actor: { kind: 'system', id: 'test' }, operation: 'test' }, writer =>
    insertUser(writer, {
      tenant_id: user.tenantId ?? person.tenantId,
      id,
      object_id: id,
      name: user.name,
      first_name: null,
      last_name: null,
      email: user.email,
      email_lower: user.email.toLowerCase(),
      phone: null,
      role: user.role ?? 'user',
      date_added: writer.now + 1,
    }),
  );
}

function names(answer: Answer): unknown[] {
  assert(Array.isArray(answer.users));
  return answer.users.map(user => at(user, 'name'));
}

specify(searchUsers, given => {
  const { perform, sample } = given;

  test('users are found by words of name and address, without regard to case and accents', async () => {
    await addUser(given, 'zoe', { name: 'Zoë Brown', email: 'zoe@example.com', role: 'admin' });
    await addUser(given, 'ben', { name: 'Ben Brown', email: 'Ben@example.com' });
    await addUser(given, 'eve', { name: 'Eve Brown', email: 'eve@example.com', tenantId: 'another' });
    const answer = await sample({ query: 'zoe BROWN', role: 'admin', sort: 'dateAdded', limit: 10 });

    assertHighLevelShape(searchUsers, answer);
    assert.deepEqual(names(answer), ['Zoë Brown']);
    assert.equal(answer.count, 1);
    assert.deepEqual(names(await perform(searchUsers, { query: 'brown' })), ['Ben Brown', 'Zoë Brown']);
  });

  test('they are listed by name, or as asked for, page by page', async () => {
    assert.deepEqual(names(await perform(searchUsers)), ['Adele Example', 'Ben Brown', 'Zoë Brown']);
    const page = await perform(searchUsers, { sort: 'email', sortDirection: 'desc', limit: 1, skip: 1 });
    assert.deepEqual(names(page), ['Ben Brown']);
    assert.equal(page.count, 3);
    const found = await perform(searchUsers, { query: 'brown', limit: 1, skip: 1 });
    assert.deepEqual(names(found), ['Zoë Brown']);
    assert.equal(found.count, 2);
  });

  test('role, ids and type narrow it', async () => {
    assert.deepEqual(names(await perform(searchUsers, { role: 'admin' })), ['Zoë Brown']);
    assert.deepEqual(names(await perform(searchUsers, { ids: ['ben', 'eve'] })), ['Ben Brown']);
    assert.deepEqual(names(await perform(searchUsers, { type: 'agency' })), []);
    assert.deepEqual(names(await perform(searchUsers, { ids: [] })), []);
  });

  test('the company is the tenant, and another one is refused', async () => {
    assert.equal((await perform(searchUsers, { companyId: person.tenantId })).count, 3);
    await assert.rejects(perform(searchUsers, { companyId: 'another' }), {
      code: 'invalid_input',
      message: "companyId must be the tenant's id",
    });
  });
});

specify(findUsersByEmail, given => {
  const { perform, sample } = given;

  test('users are found by their addresses, as a text with commas or as a list', async () => {
    await addUser(given, 'ben', { name: 'Ben Brown', email: 'Ben@example.com' });
    const answer = await sample({
      companyId: person.tenantId,
      emails: 'ADELE@example.com, ben@example.com,nobody@example.com',
      skip: '0',
      limit: '10',
    });

    assertHighLevelShape(findUsersByEmail, answer);
    assert.deepEqual(names(answer), ['Adele Example', 'Ben Brown']);
    assert.equal(answer.count, 2);
    assert.deepEqual(names(await perform(findUsersByEmail, { emails: ['ben@example.com'] })), ['Ben Brown']);
  });

  test('numbers and texts of digits page alike', async () => {
    const emails = 'adele@example.com,ben@example.com';
    for (const page of [
      { skip: 1, limit: 1 },
      { skip: '1', limit: '1' },
    ]) {
      const answer = await perform(findUsersByEmail, { emails, ...page });
      assert.deepEqual(names(answer), ['Ben Brown']);
      assert.equal(answer.count, 2);
    }
    await assert.rejects(perform(findUsersByEmail, { emails, limit: 'all' }), { code: 'invalid_input' });
  });

  test('nobody has an empty address, and no removed user is kept', async () => {
    assert.deepEqual(await perform(findUsersByEmail, { emails: ' , ' }), { users: [], count: 0 });
    assert.deepEqual(await perform(findUsersByEmail, { emails: 'ben@example.com', deleted: true }), {
      users: [],
      count: 0,
    });
  });
});
