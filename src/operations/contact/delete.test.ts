import assert from 'node:assert/strict';
import { test } from 'node:test';
import { specify, textAt } from '#test/support/operations.ts';
import { createContact } from './create.ts';
import { deleteContact } from './delete.ts';
import { getContact } from './get.ts';
import { updateContact } from './update.ts';

specify(deleteContact, ({ perform, sample, events }) => {
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');

  test('a deleted contact is gone for every other call, and its address is free again', async () => {
    const contactId = await make({ firstName: 'Priya', email: 'priya@example.com' });
    assert.deepEqual(await sample({ contactId }), { succeded: true, succeeded: true });
    await assert.rejects(perform(getContact, { contactId }), { code: 'not_found' });
    await assert.rejects(perform(updateContact, { contactId, city: 'x' }), { code: 'not_found' });
    await make({ firstName: 'Priya again', email: 'priya@example.com' });
  });

  test('deleting it again answers the same and changes nothing', async () => {
    const contactId = await make({ firstName: 'Omar' });
    const first = await perform(deleteContact, { contactId }, { ifVersion: 1 });
    const stored = await events(contactId);
    assert.deepEqual(
      stored.map(({ type }) => type),
      ['contact.created', 'contact.deleted'],
    );
    assert.deepEqual(await perform(deleteContact, { contactId }, { ifVersion: 1 }), first);
    assert.deepEqual(await events(contactId), stored);
  });

  test('an invented id is 404, and a contact that was changed since it was read is 412 and stays', async () => {
    await assert.rejects(perform(deleteContact, { contactId: 'invented' }), {
      code: 'not_found',
      message: 'The contact was not found in this location.',
    });
    const contactId = await make({ firstName: 'Lena' });
    await assert.rejects(perform(deleteContact, { contactId }, { ifVersion: 2 }), {
      code: 'version_conflict',
    });
    await perform(getContact, { contactId });
  });
});
