import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from './create.ts';
import { deleteContact } from './delete.ts';
import { getContact } from './get.ts';
import { restoreContact } from './restore.ts';

specify(restoreContact, ({ perform, sample, events }) => {
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');

  test('a deleted contact comes back as it was, with its tags, tasks and notes', async () => {
    const contactId = await make({
      firstName: 'Priya',
      lastName: 'Ivanova',
      email: 'priya@example.com',
      tags: ['New patient'],
      tasks: [{ title: 'Call back', dueDate: '2026-01-16' }],
      notes: [{ body: 'Prefers mornings.' }],
    });
    await perform(deleteContact, { contactId });
    const { contact } = await sample({ contactId });

    assert.equal(at(contact, 'version'), 3);
    assert.deepEqual(at(contact, 'tags'), ['New patient']);
    const kept = await perform(getContact, { contactId, include: ['tasks', 'notes'] });
    assert.equal(at(kept, 'tasks.0.title'), 'Call back');
    assert.equal(at(kept, 'notes.0.body'), 'Prefers mornings.');
    assert.equal((await events(contactId)).at(-1)?.type, 'contact.restored');
    await assert.rejects(perform(createContact, { email: 'priya@example.com' }), {
      code: 'duplicate_contact',
    });
  });

  test('where an address was taken meanwhile, the call names who has it and nothing is restored', async () => {
    const contactId = await make({ firstName: 'Grace', additionalEmails: ['grace@example.com'] });
    await perform(deleteContact, { contactId });
    const other = await make({ firstName: 'Graciela', email: 'GRACE@example.com' });

    await assert.rejects(perform(restoreContact, { contactId }), {
      code: 'duplicate_contact',
      message: 'This location does not allow duplicated contacts.',
      details: { meta: { contactId: other, contactName: 'Graciela', matchingField: 'email' } },
    });
    await assert.rejects(perform(getContact, { contactId }), { code: 'not_found' });
    assert.equal((await events(contactId)).at(-1)?.type, 'contact.deleted');
  });

  test('where another record of the same system was linked meanwhile, nothing is restored', async () => {
    const externalIds = [{ system: 'crm', externalId: '4711' }];
    const contactId = await make({ firstName: 'Ana', externalIds });
    await perform(deleteContact, { contactId });
    await make({ firstName: 'Anna', externalIds });

    await assert.rejects(perform(restoreContact, { contactId }), {
      code: 'conflict',
      message: /crm 4711/,
    });
    await assert.rejects(perform(getContact, { contactId }), { code: 'not_found' });
  });

  test('a contact that is not deleted is answered as it is', async () => {
    const contactId = await make({ firstName: 'Omar' });
    const restored = await perform(restoreContact, { contactId });
    assert.deepEqual(restored, await perform(getContact, { contactId }));
    assert.equal((await events(contactId)).length, 1);
  });

  test('a contact that never was is 404, and one that was changed since it was read 412', async () => {
    await assert.rejects(perform(restoreContact, { contactId: 'invented' }), { code: 'not_found' });
    const contactId = await make({ firstName: 'Lena' });
    await perform(deleteContact, { contactId });
    await assert.rejects(perform(restoreContact, { contactId }, { ifVersion: 1 }), {
      code: 'version_conflict',
    });
  });
});
