import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, person, specify, textAt } from '#test/support/operations.ts';
import { assignContactToUser } from './assign-user.ts';
import { createContact } from './create.ts';
import { unassignContact } from './unassign-user.ts';

specify(assignContactToUser, ({ perform, sample, events, store }) => {
  test('a user becomes the owner of a contact, and doing it twice changes nothing more', async () => {
    const contactId = textAt(await perform(createContact, { firstName: 'Priya' }), 'contact.id');
    const assignedTo = await userId();
    const answer = await sample({ contactId, assignedTo });
    assert.equal(at(answer, 'contact.assignedTo'), assignedTo);
    assert.deepEqual((await events(contactId)).at(-1)?.changes, [
      { field: 'assignedTo', from: null, to: assignedTo },
    ]);
    assert.deepEqual(await perform(assignContactToUser, { contactId, assignedTo }), answer);

    const { contact } = await perform(unassignContact, { contactId });
    assert.equal(JSON.stringify(contact).includes('assignedTo'), false);
  });

  test('an id that is no user is refused, and so is none', async () => {
    const contactId = textAt(await perform(createContact, { firstName: 'Omar' }), 'contact.id');
    await assert.rejects(perform(assignContactToUser, { contactId, assignedTo: 'invented' }), {
      code: 'invalid_input',
      message: 'assignedTo must be the id of a user',
    });
    await assert.rejects(perform(assignContactToUser, { contactId }), { code: 'invalid_input' });
  });

  async function userId(): Promise<string> {
    const [user] = await store.engine.read(({ database }) =>
      database.selectFrom('user').select('id').where('tenant_id', '=', person.tenantId).execute(),
    );
    assert(user);
    return user.id;
  }
});
