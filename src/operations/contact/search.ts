import Type, { type Static, type TObject } from 'typebox';
import { invalidInput, RosterError } from '#base/errors.ts';
import { Contact } from '#contacts/contact.ts';
import { presentContact } from '#contacts/present-contact.ts';
import { sortFields } from '#contacts/search-fields.ts';
import { parseSearch } from '#contacts/search-tree.ts';
import { getLocation } from '#store/locations.ts';
import { isPlace, orderOf, type Place } from '#store/search/order.ts';
import { searchContacts as findContacts } from '#store/search/search-contacts.ts';
import { query } from '../operation.ts';
import { totalMembers } from '../paging.ts';
import { besideMembers, readBeside } from './include.ts';
import { include, locationId, wordsQuery } from './members.ts';
import { withFullPhones } from './search-phones.ts';

/** What can be reached by page numbers; beyond, `searchAfter` goes on. */
const furthestByPage = 10_000;

export const Filter = Type.Object(
  {
    field: Type.Optional(Type.String()),
    operator: Type.Optional(Type.String()),
    value: Type.Optional(Type.Unknown()),
    group: Type.Optional(Type.String()),
    filters: Type.Optional(Type.Array(Type.Unknown(), { description: 'Filters and groups, as outside.' })),
  },
  { description: '`{field, operator, value}`, or a group `{group: "AND" or "OR", filters}`; groups nest.' },
);

export const Sort = Type.Object({
  field: Type.String({ description: `One of ${sortFields.join(', ')}.` }),
  direction: Type.Optional(Type.String({ description: '`asc` or `desc`; `asc` where it is not sent.' })),
});

export const SearchAfter = Type.Array(Type.Union([Type.String(), Type.Number(), Type.Null()]), {
  description: 'The place of a contact in this order: sent back, the page behind it is answered.',
});

const FoundContact = Type.Object({ ...Contact.properties, ...besideMembers, searchAfter: SearchAfter });

/** What must hold; a search and a count take the same. */
export const filters = Type.Optional(Type.Array(Filter, { description: 'All of them must hold.' }));

const searchMembers = {
  locationId,
  pageLimit: Type.Integer({ minimum: 1, maximum: 500, description: 'How many contacts a page has.' }),
  page: Type.Optional(
    Type.Integer({ minimum: 1, description: 'From 1; reaches 10,000 contacts. Not beside searchAfter.' }),
  ),
  searchAfter: Type.Optional(SearchAfter),
  query: wordsQuery,
  filters,
  sort: Type.Optional(Type.Array(Sort, { description: 'At most two. The newest first where none is sent.' })),
  include,
};
type Input = Static<TObject<typeof searchMembers>>;

export const searchContacts = query({
  key: 'contact.search',
  title: 'Search Contacts',
  description: 'Finds contacts by nested AND/OR filters, sorts them and pages through any number of results.',
  group: 'core',
  scope: 'contacts.readonly',
  http: { method: 'POST', path: '/contacts/search' },
  isIdempotent: true,
  errors: ['search_filter_invalid', 'cursor_invalid', 'search_too_broad'],
  input: searchMembers,
  output: Type.Object({
    contacts: Type.Array(FoundContact),
    ...totalMembers,
    traceId: Type.Optional(Type.String()),
  }),

  async handler(input, { store }) {
    const { pageLimit, include = [] } = input;
    checkPaging(input);
    const [location, dictionary] = [await getLocation(store), await store.dictionary()];
    const filters = await withFullPhones(input.filters ?? [], location.country);
    const search = parseSearch({ ...input, filters }, dictionary.field, location.timezone);
    const { states, places, ...total } = await findContacts(store, {
      ...search,
      limit: pageLimit,
      skip: ((input.page ?? 1) - 1) * pageLimit,
      after: input.searchAfter && readPlace(input.searchAfter, orderOf(search.sort)),
    });
    const ids = states.map(({ id }) => id);
    const beside = include.length > 0 && ids.length > 0 ? await readBeside(store, ids, include) : undefined;
    return {
      contacts: states.map((state, index) => ({
        ...presentContact(state, dictionary),
        ...beside?.(state.id),
        searchAfter: [...(places[index] ?? [])],
      })),
      ...total,
    };
  },
});

function checkPaging({ page, pageLimit, searchAfter }: Input): void {
  if (page === undefined) return;
  if (searchAfter) {
    throw invalidInput([{ member: 'searchAfter', message: 'searchAfter must not be sent beside page' }]);
  }
  if (page * pageLimit > furthestByPage) {
    const message = 'page reaches 10,000 contacts; send searchAfter of the last contact to go on';
    throw invalidInput([{ member: 'page', message }]);
  }
}

function readPlace(sent: readonly unknown[], order: ReturnType<typeof orderOf>): Place {
  if (isPlace(order, sent)) return sent;
  throw new RosterError(
    'cursor_invalid',
    'searchAfter is no place in this order. Send the searchAfter of a contact of the page before, with the same sort.',
  );
}
