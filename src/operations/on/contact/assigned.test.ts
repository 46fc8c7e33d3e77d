import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { insertUsers } from '#test/support/people.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { assignContactToUser } from '../../contact/assign-user.ts';
import { createContact } from '../../contact/create.ts';
import { updateContact } from '../../contact/update.ts';
import { onContactAssigned } from './assigned.ts';

specifyTrigger(onContactAssigned, context => {
  const { perform, sample, fired } = context;
  test('another owner is told, to those who ask for this one', async () => {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' }),
      'contact.id',
    );
    const [first = '', second = ''] = await insertUsers(context, ['Kofi Example', 'Mina Example']);
    await perform(assignContactToUser, { contactId, assignedTo: first });
    await perform(updateContact, { contactId, city: 'Springfield' });
    await perform(assignContactToUser, { contactId, assignedTo: second });
    assert.equal(at(await sample(), 'data.contact.assignedTo'), second);
    assert.equal((await fired()).length, 2);
    assert.equal((await fired({ assignedTo: first })).length, 1);
  });
});
