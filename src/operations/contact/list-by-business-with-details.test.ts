import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addBusiness, linkContacts } from '#test/support/businesses.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from './create.ts';
import { listContactsByBusinessWithDetails } from './list-by-business-with-details.ts';

specify(listContactsByBusinessWithDetails, operation => {
  const { perform, sample } = operation;

  test('each contact of the business comes with its own tasks and notes', async () => {
    const businessId = await addBusiness(operation, 'Example Bakery');
    const contactIds: string[] = [];
    for (const firstName of ['Priya', 'Omar']) {
      const { contact } = await perform(createContact, {
        firstName,
        tasks: [{ title: `Call ${firstName}`, dueDate: '2026-01-16' }],
        notes: [{ body: `${firstName} prefers mornings.` }],
      });
      contactIds.push(textAt(contact, 'id'));
    }
    await linkContacts(operation, businessId, contactIds);

    const answer = await sample({ businessId });
    assert.equal(answer.count, 2);
    assert.equal(at(answer, 'contacts.0.tasks.0.title'), 'Call Omar');
    assert.equal(at(answer, 'contacts.0.notes.0.body'), 'Omar prefers mornings.');
    assert.equal(at(answer, 'contacts.1.tasks.0.title'), 'Call Priya');
    assert.equal(JSON.stringify(answer).includes('appointments'), false);
  });
});
