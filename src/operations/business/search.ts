import Type, { type Static, type TObject } from 'typebox';
import { invalidInput } from '#base/errors.ts';
import { BusinessRecord, recordOf } from '#contacts/business-record.ts';
import {
  parseRecordFilters,
  parseRecordSort,
  type RecordOrder,
  recordSorts,
} from '#contacts/record-search.ts';
import { searchBounds } from '#contacts/search-fields.ts';
import { type BusinessPlace, searchBusinesses as findBusinesses } from '#store/business-search.ts';
import { definitionsOf } from '#store/custom-fields.ts';
import { getLocation } from '#store/locations.ts';
import { wordsOf } from '#store/text-search.ts';
import { locationId } from '../contact/members.ts';
import { Filter, SearchAfter } from '../contact/search.ts';
import { query } from '../operation.ts';
import { totalMembers } from '../paging.ts';
import { schemaKey } from '../record/members.ts';

/** What can be reached by page numbers; beyond, `searchAfter` goes on. */
const furthestByPage = 10_000;

const Maker = Type.Object({
  channel: Type.String(),
  createdAt: Type.String({ format: 'date-time' }),
  source: Type.String(),
  sourceId: Type.String(),
});

const { dateAdded: createdAt, dateUpdated: updatedAt, ...recordMembers } = BusinessRecord.properties;

const FoundRecord = Type.Object({
  ...recordMembers,
  createdAt,
  updatedAt,
  locationId: Type.String(),
  objectId: Type.String(),
  objectKey: Type.String(),
  createdBy: Maker,
  lastUpdatedBy: Maker,
  searchAfter: SearchAfter,
});

const members = {
  schemaKey,
  locationId,
  page: Type.Optional(
    Type.Integer({ minimum: 1, description: 'From 1; reaches 10,000 businesses. Not beside searchAfter.' }),
  ),
  pageLimit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
  query: Type.Optional(
    Type.String({
      maxLength: searchBounds.queryLength,
      description: 'Words; each must be found in a member or a custom field.',
    }),
  ),
  searchAfter: Type.Optional(SearchAfter),
  filters: Type.Optional(
    Type.Array(Filter, {
      description:
        'All of them must hold. Fields are properties by their keys, as properties.city, and createdAt, updatedAt.',
    }),
  ),
  sort: Type.Optional(
    Type.Array(
      Type.Object({
        field: Type.String({ description: `One of ${recordSorts.join(', ')}.` }),
        direction: Type.Optional(
          Type.String({ description: '`asc` or `desc`; `asc` where it is not sent.' }),
        ),
      }),
      { description: 'At most one. The newest first where none is sent.' },
    ),
  ),
};

export const searchBusinesses = query({
  key: 'business.search',
  title: 'Search Businesses',
  description: 'Finds businesses by text or filters, page by page.',
  group: 'schema',
  scope: 'contacts.readonly',
  http: { method: 'POST', path: '/objects/{schemaKey}/records/search' },
  isIdempotent: true,
  errors: ['search_filter_invalid'],
  input: members,
  output: Type.Object({ records: Type.Array(FoundRecord), ...totalMembers }),

  async handler({ query = '', filters = [], sort = [], pageLimit = 20, ...paging }, { store }) {
    const definitions = await definitionsOf(store, 'business');
    const order = parseRecordSort(sort);
    const { found, ...total } = await findBusinesses(store, {
      where: parseRecordFilters(filters, definitions, (await getLocation(store)).timezone),
      words: wordsOf(query),
      order,
      limit: pageLimit,
      ...pageOf(paging, pageLimit, order),
    });
    const records = found.map(({ business, place }) => {
      const { dateAdded: createdAt, dateUpdated: updatedAt, ...record } = recordOf(business, definitions);
      const { source, channel } = business.createdBy;
      const createdBy = { channel, createdAt, source, sourceId: channel };
      return {
        ...record,
        createdAt,
        updatedAt,
        locationId: store.locationId,
        objectId: 'business',
        objectKey: 'business',
        createdBy,
        lastUpdatedBy: createdBy,
        searchAfter: [...place],
      };
    });
    return { records, ...total };
  },
});

type Paging = Pick<Static<TObject<typeof members>>, 'page' | 'searchAfter'>;

/** An empty place is that before the first: HighLevel's clients must send one. */
function pageOf(
  { page = 1, searchAfter = [] }: Paging,
  pageLimit: number,
  { field }: RecordOrder,
): { readonly skip: number; readonly after?: BusinessPlace } {
  if (searchAfter.length === 0) {
    if (page * pageLimit > furthestByPage) {
      const message = `page must not reach beyond ${furthestByPage} businesses: go on by searchAfter`;
      throw invalidInput([{ member: 'page', message }]);
    }
    return { skip: (page - 1) * pageLimit };
  }
  const [value, id] = searchAfter;
  const isValue = typeof value === (field === 'name' ? 'string' : 'number');
  if (
    searchAfter.length !== 2 ||
    !isValue ||
    value === null ||
    value === undefined ||
    typeof id !== 'string'
  ) {
    throw invalidInput([{ member: 'searchAfter', message: 'searchAfter must be that of a record found' }]);
  }
  if (page > 1) {
    throw invalidInput([{ member: 'page', message: 'page cannot be sent beside searchAfter' }]);
  }
  return { skip: 0, after: [value, id] };
}
