import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRecord } from '#base/json.ts';
import { type Answer, at, specify, textAt } from '#test/support/operations.ts';
import { createNote } from '../note/create.ts';
import { createContact } from './create.ts';
import { deleteContact } from './delete.ts';
import { listContacts } from './list.ts';

specify(listContacts, operation => {
  const { perform, sample, clock } = operation;
  const made: string[] = [];
  const make = async (input: object) => {
    clock.advance(1000);
    const contactId = textAt(await perform(createContact, input), 'contact.id');
    made.unshift(contactId);
    return contactId;
  };
  const ids = ({ contacts }: Answer) => {
    assert(Array.isArray(contacts));
    return contacts.map(contact => textAt(contact, 'id'));
  };

  test('a location without contacts has one empty page', async () => {
    assert.deepEqual(await perform(listContacts), {
      contacts: [],
      count: 0,
      meta: {
        total: 0,
        nextPageUrl: '',
        startAfter: null,
        startAfterId: null,
        currentPage: 1,
        nextPage: null,
        prevPage: null,
      },
    });
  });

  test('contacts are listed newest first, page by page, until a page has no next one', async () => {
    for (const firstName of ['Priya', 'Omar', 'Grace', 'Lena', 'Ravi']) await make({ firstName });
    const first = await sample({ limit: 2 });
    assert.deepEqual(ids(first), made.slice(0, 2));
    assert.equal(first.count, 5);
    assert.equal(at(first, 'meta.total'), 5);
    assert.deepEqual([at(first, 'meta.currentPage'), at(first, 'meta.nextPage')], [1, 2]);
    assert.equal(at(first, 'meta.startAfter'), Date.parse(textAt(first, 'contacts.1.dateAdded')));

    const seen = ids(first);
    let page = first;
    while (at(page, 'meta.nextPageUrl') !== '') {
      const { startAfter, startAfterId } = metaOf(page);
      page = await perform(listContacts, { limit: 2, startAfter: String(startAfter), startAfterId });
      seen.push(...ids(page));
    }
    assert.deepEqual(seen, made);
    const { nextPage, startAfter, startAfterId, currentPage } = metaOf(page);
    assert.deepEqual([nextPage, startAfter, startAfterId, currentPage], [null, null, null, null]);
  });

  test('the address of the next page says all that its call needs', async () => {
    const page = await perform(listContacts, { limit: 1, include: ['tasks', 'notes'] });
    const url = new URL(textAt(page, 'meta.nextPageUrl'), 'https://roster.example.com');
    assert.equal(url.pathname, '/contacts/');
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      locationId: operation.locationId,
      limit: '1',
      include: 'tasks,notes',
      startAfter: String(at(page, 'meta.startAfter')),
      startAfterId: at(page, 'meta.startAfterId'),
    });
  });

  test('contacts of one moment are each listed once', async () => {
    clock.advance(1000);
    const together = await Promise.all(
      ['a', 'b', 'c'].map(async firstName =>
        textAt(await perform(createContact, { firstName }), 'contact.id'),
      ),
    );
    made.unshift(...together.sort().reverse());
    const seen: string[] = [];
    for (let cursor = {}; ; ) {
      const page = await perform(listContacts, { limit: 1, ...cursor });
      seen.push(...ids(page));
      const { startAfter, startAfterId } = metaOf(page);
      if (startAfter === null) break;
      cursor = { startAfter, startAfterId };
    }
    assert.deepEqual(seen, made);
  });

  test('either half of the cursor alone serves too', async () => {
    const [first, second, third] = made.slice(3);
    assert.deepEqual(ids(await perform(listContacts, { startAfterId: first, limit: 2 })), [second, third]);
    const { contacts } = await perform(listContacts, { startAfterId: first, limit: 1 });
    const startAfter = Date.parse(textAt(contacts, '0.dateAdded'));
    assert.deepEqual(ids(await perform(listContacts, { startAfter, limit: 1 })), [third]);
    assert.deepEqual(ids(await perform(listContacts, { startAfter: '', startAfterId: '' })), made);
    await assert.rejects(perform(listContacts, { startAfterId: 'invented' }), { code: 'cursor_invalid' });
  });

  test('what was asked for stands beside each contact', async () => {
    const contactId = await make({ firstName: 'Ines', tasks: [{ title: 'Call', dueDate: '2026-02-01' }] });
    await perform(createNote, { contactId, body: 'Prefers mornings.' });
    const page = await perform(listContacts, { limit: 2, include: ['tasks', 'notes', 'appointments'] });
    assert.equal(at(page, 'contacts.0.tasks.0.title'), 'Call');
    assert.equal(at(page, 'contacts.0.notes.0.body'), 'Prefers mornings.');
    assert.deepEqual(at(page, 'contacts.0.appointments'), []);
    assert.deepEqual(at(page, 'contacts.1.notes'), []);
    assert.equal(JSON.stringify(await perform(listContacts, { limit: 1 })).includes('tasks'), false);
  });

  test('a query finds words in names, addresses and companies, page by page, and counts what it finds', async () => {
    const both = [
      await make({ firstName: 'Zoë', lastName: 'Query', email: 'zoe@example.com' }),
      await make({ companyName: 'Query & Sons', email: 'office@zoe.example.com' }),
    ].reverse();
    await make({ firstName: 'Query', lastName: 'Somebody' });
    const first = await perform(listContacts, { query: 'zoe QUERY', limit: 1 });
    assert.deepEqual([ids(first), first.count, at(first, 'meta.total')], [both.slice(0, 1), 2, 2]);
    const url = new URL(textAt(first, 'meta.nextPageUrl'), 'https://roster.example.com');
    assert.equal(url.searchParams.get('query'), 'zoe QUERY');
    const { startAfter, startAfterId } = metaOf(first);
    const second = await perform(listContacts, { query: 'zoe QUERY', limit: 1, startAfter, startAfterId });
    assert.deepEqual([ids(second), at(second, 'meta.nextPageUrl')], [both.slice(1), '']);
    assert.deepEqual(await perform(listContacts, { query: ' ' }), await perform(listContacts));
  });

  test('a deleted contact leaves the list and the count', async () => {
    const before = await perform(listContacts);
    const contactId = await make({ firstName: 'Gone' });
    await perform(deleteContact, { contactId });
    assert.deepEqual(await perform(listContacts), before);
  });

  test('a limit outside of 1 to 100 and a cursor that is no time are refused', async () => {
    for (const input of [{ limit: 0 }, { limit: 101 }, { startAfter: 'yesterday' }, { startAfter: -1 }]) {
      await assert.rejects(perform(listContacts, input), { code: 'invalid_input' });
    }
  });

  function metaOf(page: Answer): Readonly<Record<string, unknown>> {
    assert(isRecord(page.meta));
    return page.meta;
  }
});
