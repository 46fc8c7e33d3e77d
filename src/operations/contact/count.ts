import Type from 'typebox';
import { parseSearch } from '#contacts/search-tree.ts';
import { getLocation } from '#store/locations.ts';
import { searchContacts } from '#store/search/search-contacts.ts';
import { query } from '../operation.ts';
import { totalMembers } from '../paging.ts';
import { locationId, wordsQuery } from './members.ts';
import { filters } from './search.ts';
import { withFullPhones } from './search-phones.ts';

export const countContacts = query({
  key: 'contact.count',
  title: 'Count Contacts',
  description:
    'Counts the contacts that match a filter; all contacts of the location where none is sent. The count is exact up to 10,000.',
  group: 'data',
  scope: 'contacts.readonly',
  http: { method: 'POST', path: '/contacts/search/count' },
  isIdempotent: true,
  errors: ['search_filter_invalid', 'search_too_broad'],
  input: { locationId, filters, query: wordsQuery },
  output: Type.Object(totalMembers),

  async handler(input, { store }) {
    const [location, dictionary] = [await getLocation(store), await store.dictionary()];
    const filters = await withFullPhones(input.filters ?? [], location.country);
    const search = parseSearch({ ...input, filters }, dictionary.field, location.timezone);
    const { total, totalIsEstimate } = await searchContacts(store, { ...search, limit: 0 });
    return { total, ...(totalIsEstimate && { totalIsEstimate }) };
  },
});
