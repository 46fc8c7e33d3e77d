import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addBusiness, linkContacts } from '#test/support/businesses.ts';
import { type Answer, at, specify, textAt } from '#test/support/operations.ts';
import { createNote } from '../note/create.ts';
import { createContact } from './create.ts';
import { deleteContact } from './delete.ts';
import { listContactsByBusiness } from './list-by-business.ts';

specify(listContactsByBusiness, operation => {
  const { perform, sample } = operation;
  const list = (input: object) => perform(listContactsByBusiness, input);
  const names = ({ contacts }: Answer) => {
    assert(Array.isArray(contacts));
    return contacts.map(contact => ('name' in contact ? contact.name : null));
  };
  const businessWith = async (people: readonly object[]) => {
    const businessId = await addBusiness(operation, 'Example Bakery');
    const contactIds: string[] = [];
    for (const person of people) {
      contactIds.push(textAt(await perform(createContact, person), 'contact.id'));
    }
    await linkContacts(operation, businessId, contactIds);
    return { businessId, contactIds };
  };
  const people = [
    { firstName: 'Priya', lastName: 'Ivanova' },
    { firstName: 'omar', lastName: 'Haddad' },
    { firstName: 'Óscar', lastName: 'Núñez' },
    { lastName: 'Doe, Jr.' },
    { city: 'Exampleville' },
  ];
  const sorted = [null, 'Doe, Jr.', 'omar Haddad', 'Óscar Núñez', 'Priya Ivanova'];

  test('the contacts of a business are listed by name, without regard to case and accents', async () => {
    const { businessId } = await businessWith(people.slice(0, 3));
    await perform(createContact, { firstName: 'Somebody else' });
    const answer = await sample({ businessId });
    assert.deepEqual(names(answer), sorted.slice(2));
    assert.equal(answer.count, 3);
    assert.deepEqual(answer.meta, {
      total: 3,
      nextPageUrl: '',
      startAfter: null,
      startAfterId: null,
      currentPage: 1,
      nextPage: null,
      prevPage: null,
    });
  });

  test('pages go on behind the name and id of the last contact, in one text or as a list', async () => {
    const { businessId } = await businessWith(people);
    const seen: unknown[] = [];
    for (let startAfter: unknown, asList = false; ; asList = !asList) {
      const page = await list({ businessId, limit: 1, ...(startAfter !== undefined && { startAfter }) });
      seen.push(...names(page));
      assert.equal(page.count, 5);
      if (at(page, 'meta.nextPageUrl') === '') break;
      const last = textAt(page, 'meta.startAfter');
      startAfter = asList ? last.split(',') : last;
    }
    assert.deepEqual(seen, sorted);
    await assert.rejects(list({ businessId, startAfter: 'a name alone' }), { code: 'invalid_input' });
  });

  test('pages can be passed over, and then they have numbers', async () => {
    const { businessId } = await businessWith(people);
    const page = await list({ businessId, limit: 2, skip: 2 });
    assert.deepEqual(names(page), sorted.slice(2, 4));
    assert.deepEqual(
      [at(page, 'meta.prevPage'), at(page, 'meta.currentPage'), at(page, 'meta.nextPage')],
      [1, 2, 3],
    );
    const url = new URL(textAt(page, 'meta.nextPageUrl'), 'https://roster.example.com');
    assert.equal(url.pathname, `/contacts/business/${businessId}`);
    assert.equal(url.searchParams.get('startAfter'), at(page, 'meta.startAfter'));
    assert.equal(at(await list({ businessId, limit: 2, skip: 1 }), 'meta.currentPage'), null);
  });

  test('a query finds words among the contacts of that business alone, in the same order', async () => {
    await businessWith(people);
    const { businessId } = await businessWith([...people, { firstName: 'Priya', lastName: 'Abel' }]);
    const first = await list({ businessId, query: 'PRIYA', limit: 1 });
    assert.deepEqual([names(first), first.count], [['Priya Abel'], 2]);
    const startAfter = at(first, 'meta.startAfter');
    const second = await list({ businessId, query: 'PRIYA', limit: 1, startAfter });
    assert.deepEqual([names(second), at(second, 'meta.nextPageUrl')], [['Priya Ivanova'], '']);
    assert.deepEqual(names(await list({ businessId, query: 'nunez' })), ['Óscar Núñez']);
    assert.equal((await list({ businessId, query: 'nobody' })).count, 0);
  });

  test('what was asked for stands beside each contact', async () => {
    const { businessId, contactIds } = await businessWith(people.slice(0, 2));
    for (const contactId of contactIds)
      await perform(createNote, { contactId, body: `Note of ${contactId}` });
    const page = await list({ businessId, include: ['notes'] });
    assert.equal(at(page, 'contacts.0.notes.0.body'), `Note of ${contactIds[1]}`);
    assert.equal(at(page, 'contacts.1.notes.0.body'), `Note of ${contactIds[0]}`);
  });

  test('a deleted contact leaves the list and the count', async () => {
    const { businessId, contactIds } = await businessWith(people.slice(0, 2));
    await perform(deleteContact, { contactId: contactIds[0] });
    const page = await list({ businessId });
    assert.deepEqual([names(page), page.count], [['omar Haddad'], 1]);
  });

  test('a business that is not there is 404, a limit over 100 is refused', async () => {
    await assert.rejects(list({ businessId: 'invented' }), {
      code: 'not_found',
      message: 'The business was not found in this location.',
    });
    await assert.rejects(list({ businessId: 'invented', limit: 101 }), { code: 'invalid_input' });
  });
});
