import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addBusiness } from '#test/support/businesses.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { setBusinessOfContacts } from '../business/set-contacts.ts';
import { addTagsToContact } from '../tag/add-to-contact.ts';
import { addEmail } from './add-email.ts';
import { createContact } from './create.ts';
import { deleteContact } from './delete.ts';
import { getContactHistory } from './history.ts';
import { restoreContact } from './restore.ts';
import { updateContact } from './update.ts';

specify(getContactHistory, specified => {
  const { perform, sample, clock } = specified;
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');
  const entriesIn = (answer: unknown) => {
    const changes = at(answer, 'changes');
    assert(Array.isArray(changes));
    return changes.map(({ field, from, to }) => ({ field, from, to }));
  };

  test('every change is listed, newest first, with who made it, when, by which operation, from what to what', async () => {
    const contactId = await make({ firstName: 'Priya', email: 'priya@example.com' });
    clock.advance(3_600_000);
    await perform(addTagsToContact, { contactId, tags: ['New patient'] });
    await perform(addEmail, { contactId, email: 'priya@work.example.com' });
    const answer = await sample({ contactId });

    assert.deepEqual(entriesIn(answer), [
      { field: 'additionalEmails', from: [], to: [{ email: 'priya@work.example.com' }] },
      { field: 'tags', from: [], to: ['New patient'] },
      { field: 'exists', from: false, to: true },
      { field: 'firstName', from: null, to: 'Priya' },
      { field: 'email', from: null, to: 'priya@example.com' },
      { field: 'type', from: null, to: 'lead' },
    ]);
    assert.equal(at(answer, 'changes.1.at'), '2026-01-15T10:00:00.000Z');
    assert.equal(at(answer, 'changes.1.operation'), 'tag.addToContact');
    assert.equal(at(answer, 'changes.1.by.name'), 'Adele Example');
  });

  test('deletion and restoration are entries, and what hangs on a contact has its name before its members', async () => {
    const contactId = await make({ tasks: [{ title: 'Call', dueDate: '2026-01-16T12:00:00Z' }] });
    await perform(deleteContact, { contactId });
    await perform(restoreContact, { contactId });

    assert.deepEqual(entriesIn(await perform(getContactHistory, { contactId })), [
      { field: 'exists', from: false, to: true },
      { field: 'exists', from: true, to: false },
      { field: 'task.exists', from: false, to: true },
      { field: 'task.title', from: null, to: 'Call' },
      { field: 'task.dueDate', from: null, to: '2026-01-16T12:00:00.000Z' },
      { field: 'exists', from: false, to: true },
      { field: 'type', from: null, to: 'lead' },
    ]);
  });

  test('the history of one member can be asked for, and what is younger than a moment', async () => {
    const contactId = await make({ firstName: 'Grace', city: 'Graz' });
    clock.advance(86_400_000);
    await perform(updateContact, { contactId, firstName: 'Gracia', city: 'Genoa' });
    const only = async (filter: object) =>
      entriesIn(await perform(getContactHistory, { contactId, ...filter }));

    const moved = { field: 'city', from: 'Graz', to: 'Genoa' };
    assert.deepEqual(await only({ field: 'city' }), [moved, { field: 'city', from: null, to: 'Graz' }]);
    assert.deepEqual(await only({ field: 'city', since: '2026-01-16' }), [moved]);
    assert.deepEqual(await only({ field: 'exists' }), [{ field: 'exists', from: false, to: true }]);
    assert.deepEqual(await only({ field: 'cit' }), []);
    assert.deepEqual(await only({ field: 'task.city' }), []);
    await assert.rejects(only({ since: 'yesterday' }), /since must be an ISO 8601 date/);
  });

  test('a move from one business to another is one entry, though two events tell of it', async () => {
    const first = await addBusiness(specified, 'First Example');
    const second = await addBusiness(specified, 'Second Example');
    const contactId = await make({ firstName: 'Ana' });
    for (const businessId of [first, second, null]) {
      await perform(setBusinessOfContacts, { ids: [contactId], businessId });
    }
    const moves = await perform(getContactHistory, { contactId, field: 'businessId' });
    assert.deepEqual(entriesIn(moves), [
      { field: 'businessId', from: second, to: null },
      { field: 'businessId', from: first, to: second },
      { field: 'businessId', from: null, to: first },
    ]);
  });

  test('pages hold each entry once, also where one change filled more than a page', async () => {
    const contactId = await make({ firstName: 'Ines', lastName: 'Example', city: 'Porto', country: 'PT' });
    await perform(updateContact, { contactId, firstName: 'Inez', city: 'Braga' });
    const whole = entriesIn(await perform(getContactHistory, { contactId }));
    const read: unknown[] = [];
    let cursor: unknown;
    do {
      const page = await perform(getContactHistory, { contactId, limit: 2, ...(cursor ? { cursor } : {}) });
      read.push(...entriesIn(page));
      cursor = page.nextCursor;
    } while (cursor);
    assert.deepEqual(read, whole);
    assert.equal(whole.length, 8);
  });

  test('the history of an invented or deleted contact is 404, and a foreign cursor is refused', async () => {
    await assert.rejects(perform(getContactHistory, { contactId: 'invented' }), { code: 'not_found' });
    const contactId = await make({ firstName: 'Omar' });
    await assert.rejects(perform(getContactHistory, { contactId, cursor: 'x' }), { code: 'cursor_invalid' });
    await perform(deleteContact, { contactId });
    await assert.rejects(perform(getContactHistory, { contactId }), { code: 'not_found' });
  });
});
