import Type from 'typebox';
import { invalidInput } from '#base/errors.ts';
import { fullNameOf } from '#contacts/present-contact.ts';
import type { SearchWord } from '#contacts/search-node.ts';
import { parseWords } from '#contacts/search-words.ts';
import { foldText } from '#contacts/text.ts';
import { assertBusiness } from '#store/businesses.ts';
import {
  type BusinessPage,
  countOfBusiness,
  listOfBusiness,
  type NamePlace,
} from '#store/contacts/list-contacts.ts';
import { searchOfBusiness } from '#store/contacts/search-business.ts';
import type { StoreReader } from '#store/store.ts';
import { query } from '../operation.ts';
import { limitOf, skip } from '../paging.ts';
import { Id, include, locationId, wordsQuery } from './members.ts';
import { answerPage, contactPage, type Page } from './page.ts';

export const listContactsByBusiness = query({
  key: 'contact.listByBusiness',
  title: 'List Contacts of a Business',
  description: 'Pages through the contacts that are linked to one business, by name.',
  group: 'core',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/contacts/business/{businessId}' },
  isIdempotent: true,
  errors: ['not_found'],
  input: {
    businessId: Id,
    limit: limitOf(25),
    locationId,
    skip,
    query: wordsQuery,
    startAfter: Type.Optional(
      Type.Union([Type.String({ maxLength: 3000 }), Type.Array(Type.String({ maxLength: 3000 }))], {
        description:
          'The name and the id of the last contact of the page before, in one text with a comma between or as a list; `meta.startAfter` holds it.',
      }),
    ),
    include,
  },
  output: Type.Object(contactPage),

  async handler({ businessId, limit = 25, skip = 0, query = '', startAfter, include }, { store }) {
    await assertBusiness(store, businessId);
    const after = placeIn(startAfter);
    const { states, total } = await readPage(store, parseWords(query), {
      businessId,
      limit: limit + 1,
      skip,
      after,
    });
    return answerPage(store, {
      states,
      limit,
      total,
      include,
      currentPage: after || skip % limit > 0 ? undefined : skip / limit + 1,
      path: `/contacts/business/${encodeURIComponent(businessId)}`,
      query: { query: query || undefined },
      cursorAfter: contact => ({ startAfter: `${fullNameOf(contact)},${contact.id}` }),
    });
  },
});

async function readPage(
  store: StoreReader,
  words: readonly SearchWord[],
  page: BusinessPage,
): Promise<Pick<Page, 'states' | 'total'>> {
  if (words.length === 0) {
    return {
      states: await listOfBusiness(store, page),
      total: await countOfBusiness(store, page.businessId),
    };
  }
  const { states, ...total } = await searchOfBusiness(store, words, page);
  return { states, total };
}

/** Reads `name,id`; a name may hold commas, an id none. */
function placeIn(startAfter: string | readonly string[] = ''): NamePlace | undefined {
  const parts = typeof startAfter === 'string' ? startAfter.split(',') : startAfter;
  const id = parts.at(-1) ?? '';
  if (parts.length < 2 && id === '') return undefined;
  if (parts.length < 2 || id === '') {
    throw invalidInput([
      { member: 'startAfter', message: 'startAfter must be a name and an id, as Ada,0V8M…' },
    ]);
  }
  return { sortName: foldText(parts.slice(0, -1).join(',').trim()), id };
}
