import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from './create.ts';
import { getContact } from './get.ts';

specify(createContact, ({ perform, sample }) => {
  test('a contact is added with its addresses in one form, its tags, and its first task and note', async () => {
    const answer = await sample({
      firstName: 'Priya',
      lastName: 'Ivanova',
      email: ' Priya.Ivanova@Example.com ',
      phone: '(212) 555-0123',
      tags: ['New patient', 'newsletter', 'NEWSLETTER'],
      tasks: [{ title: 'Call back', dueDate: '2026-01-16' }],
      notes: [{ body: 'Prefers mornings.' }],
    });

    assert.equal(at(answer, 'contact.phone'), '+12125550123');
    assert.equal(at(answer, 'contact.emailLowerCase'), 'priya.ivanova@example.com');
    assert.deepEqual(at(answer, 'contact.tags'), ['New patient', 'newsletter']);
    assert.equal(at(answer, 'tasks.0.dueDate'), '2026-01-17T04:59:59.999Z');
    const kept = await perform(getContact, {
      contactId: textAt(answer, 'contact.id'),
      include: ['tasks', 'notes'],
    });
    assert.deepEqual(at(kept, 'contact.tags'), ['New patient', 'newsletter']);
    assert.equal(at(kept, 'tasks.0.title'), 'Call back');
    assert.equal(at(kept, 'notes.0.body'), 'Prefers mornings.');
  });

  test('an address that another contact has is refused with the contact that has it', async () => {
    const { contact } = await perform(createContact, { firstName: 'Grace', email: 'grace@example.com' });
    await assert.rejects(perform(createContact, { email: 'GRACE@example.com' }), {
      code: 'duplicate_contact',
      message: 'This location does not allow duplicated contacts.',
      details: { meta: { contactId: at(contact, 'id'), contactName: 'Grace', matchingField: 'email' } },
    });
  });

  test('of two calls that race with one address, one makes the contact and the other is refused', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => perform(createContact, { email: 'race@example.com' })),
    );
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  test('a member that cannot be kept is refused by name, and nothing is written', async () => {
    await assert.rejects(
      perform(createContact, {
        firstName: 'Nobody',
        email: 'no address',
        tasks: [{ title: 'x', dueDate: 'soon' }],
      }),
      { code: 'invalid_input', message: 'email must be an email' },
    );
    await assert.rejects(
      perform(createContact, { firstName: 'Nobody', tasks: [{ title: 'x', dueDate: 'soon' }] }),
      /tasks\[0\]\.dueDate must be an ISO 8601 date/,
    );
    await assert.rejects(perform(createContact, { firstname: 'Nobody' }), {
      code: 'invalid_input',
      message: 'property firstname should not exist',
    });
  });
});
