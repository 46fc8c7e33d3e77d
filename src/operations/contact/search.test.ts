import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { addTagsToContact } from '../tag/add-to-contact.ts';
import { createTask } from '../task/create.ts';
import { createContact } from './create.ts';
import { deleteContact } from './delete.ts';
import { searchContacts } from './search.ts';

specify(searchContacts, ({ perform, sample, clock }) => {
  let ada = '';
  let grace = '';
  const find = async (search: object) => {
    const { contacts } = await perform(searchContacts, { pageLimit: 10, ...search });
    assert(Array.isArray(contacts));
    return contacts.map(contact => at(contact, 'id'));
  };
  const add = async (fields: object) => {
    clock.advance(1000);
    return textAt(await perform(createContact, fields), 'contact.id');
  };

  before(async () => {
    ada = await add({
      firstName: 'Zoë',
      lastName: 'Quill',
      email: 'zoe@example.com',
      additionalEmails: ['zoe.quill@example.org'],
      phone: '+12025550143',
      tags: ['VIP'],
      city: 'Springfield',
    });
    grace = await add({ firstName: 'Grace', lastName: 'Orchard', email: 'grace@example.com' });
  });

  test('filters, groups and words are answered with the place of each contact', async () => {
    const answer = await sample({
      pageLimit: 20,
      query: 'zoe',
      filters: [
        { field: 'tags', operator: 'contains', value: 'vip' },
        {
          group: 'OR',
          filters: [
            { field: 'city', operator: 'eq', value: 'springfield' },
            { field: 'dateAdded', operator: 'range', value: { gte: '2026-02-01' } },
          ],
        },
      ],
      sort: [{ field: 'dateUpdated', direction: 'desc' }],
    });
    assert.equal(at(answer, 'total'), 1);
    assert.equal(at(answer, 'contacts.0.id'), ada);
    assert.equal(at(answer, 'contacts.0.searchAfter.1'), ada);
  });

  test('a contact is found at once by each of its values, and no more when it is deleted', async () => {
    const id = await add({
      firstName: 'Márton',
      companyName: 'Lantern & Sons',
      email: 'marton@example.com',
      phone: '+12025550177',
      tags: ['Newcomer'],
    });
    const eq = (field: string, value: unknown, operator = 'eq') => ({
      filters: [{ field, operator, value }],
    });
    const searches = [
      { query: 'marton' },
      { query: 'ma' },
      { query: 'ARTO lantern' },
      { query: '5550177' },
      eq('email', 'MARTON@example.com'),
      eq('phone', '(202) 555-0177'),
      eq('phone', '550177', 'contains'),
      eq('tags', 'newcomer'),
      eq('tags', 'newc', 'contains'),
      eq('companyName', 'lantern', 'contains'),
      eq('id', id),
    ];
    for (const search of searches) assert.deepEqual(await find(search), [id], JSON.stringify(search));
    await perform(deleteContact, { contactId: id });
    for (const search of searches) assert.deepEqual(await find(search), [], JSON.stringify(search));
  });

  test('a tag that is added later finds the contact, and `not_` what has no value', async () => {
    const filters = [{ field: 'city', operator: 'not_eq', value: 'Springfield' }];
    assert.deepEqual(await find({ filters }), [grace]);
    await perform(addTagsToContact, { contactId: grace, tags: ['Late'] });
    assert.deepEqual(await find({ filters: [{ field: 'tags', operator: 'eq', value: 'late' }] }), [grace]);
  });

  test('additional addresses find a contact too', async () => {
    const filters = [{ field: 'email', operator: 'eq', value: 'zoe.quill@example.org' }];
    assert.deepEqual(await find({ filters }), [ada]);
  });

  test('a page is reached by its number or by the place of the contact before', async () => {
    const sort = [{ field: 'lastNameLowerCase', direction: 'asc' }];
    assert.deepEqual(await find({ sort, pageLimit: 1, page: 2 }), [ada]);
    const first = await perform(searchContacts, { sort, pageLimit: 1 });
    assert.deepEqual(await find({ sort, searchAfter: at(first, 'contacts.0.searchAfter') }), [ada]);
  });

  test('tasks stand beside the contacts when asked for', async () => {
    await perform(createTask, {
      contactId: ada,
      title: 'Call back',
      dueDate: '2026-03-01',
      completed: false,
    });
    const answer = await perform(searchContacts, { pageLimit: 1, query: 'zoe', include: ['tasks'] });
    assert.equal(at(answer, 'contacts.0.tasks.0.title'), 'Call back');
  });

  test('what cannot be meant is refused', async () => {
    const refuse = (input: object, code: string) =>
      assert.rejects(perform(searchContacts, { pageLimit: 10, ...input }), { code });
    await refuse({ pageLimit: 501 }, 'invalid_input');
    await refuse({ query: 'x'.repeat(76) }, 'invalid_input');
    await refuse({ page: 1, searchAfter: [1, 'a'] }, 'invalid_input');
    await refuse({ page: 1001 }, 'invalid_input');
    await refuse({ searchAfter: ['a', 1] }, 'cursor_invalid');
    await refuse({ filters: [{ field: 'colour', operator: 'eq', value: 'red' }] }, 'search_filter_invalid');
    await refuse(
      { filters: [{ field: 'email', operator: 'contains', value: 'a' }] },
      'search_filter_invalid',
    );
    await refuse({ sort: [{ field: 'city' }] }, 'search_filter_invalid');
  });
});
