import assert from 'node:assert/strict';
import { test } from 'node:test';
import { specify } from '#test/support/operations.ts';
import { countContacts } from './count.ts';
import { createContact } from './create.ts';

specify(countContacts, ({ perform, sample }) => {
  test('the contacts that match filters and words are counted; without any, all of the location', async () => {
    for (const [firstName, city] of [
      ['Priya', 'Graz'],
      ['Omar', 'Graz'],
      ['Grace', 'Genoa'],
    ]) {
      await perform(createContact, { firstName, city });
    }
    const filters = [{ field: 'city', operator: 'eq', value: 'Graz' }];
    assert.deepEqual(await sample({ filters }), { total: 2 });
    assert.deepEqual(await perform(countContacts, { filters, query: 'oma' }), { total: 1 });
    assert.deepEqual(await perform(countContacts), { total: 3 });
  });

  test('a filter that the search does not know is refused', async () => {
    const filters = [{ field: 'shoeSize', operator: 'eq', value: '42' }];
    await assert.rejects(perform(countContacts, { filters }), { code: 'search_filter_invalid' });
  });
});
