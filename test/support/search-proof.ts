import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type ContactFields, emptyFields } from '#contacts/contact-state.ts';
import { presentContact } from '#contacts/present-contact.ts';
import { matches } from '#contacts/search-match.ts';
import { parseSearch, type SentSearch } from '#contacts/search-tree.ts';
import { nothingBeside, searchedContact } from '#contacts/searched-contact.ts';
import { binContact, getForChange, insertContact } from '#store/contacts/contacts.ts';
import { insertCustomField } from '#store/custom-fields.ts';
import type { Place } from '#store/search/order.ts';
import { searchContacts } from '#store/search/search-contacts.ts';
import type { StoreWriter } from '#store/store.ts';
import { tagIdsFor } from '#store/tags.ts';
import { cause, type EngineTest } from './engines.ts';
import { compare } from './plain-search.ts';

const contactsPerProof = 60;
const zone = 'America/New_York';
const day = 86_400_000;

/** Few and alike, so that searches find something, with what SQL and Unicode make difficult. */
const words = [
  'ann',
  'anna',
  'Ännä',
  'an',
  'a',
  '100%',
  'a_b',
  'a!b',
  "o'hara",
  '"x"',
  'ß',
  'ss',
  '山田太郎',
  '🌱🌱🌱',
  'line\nanna',
];
const tagNames = ['VIP', 'vip gold', 'Ünder', 'late'];
const phones = ['+12025550101', '+12025550102', '+442079460101', '+12125550199'];
const emails = ['ann@example.com', 'Anna@example.org', 'o.hara@example.com', 'ünder@example.com'];
const dates = ['1990-02-28', '1990-03-01', '2000-12-31'];

const word = fc.constantFrom(...words);
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null, freq: 3 });

const fieldsOf = ([text, number, date]: readonly string[]) =>
  fc.record({
    firstName: optional(word),
    lastName: optional(word),
    email: optional(fc.constantFrom(...emails)),
    additionalEmails: fc.uniqueArray(
      fc.constantFrom(...emails).map(email => ({ email })),
      { maxLength: 2, selector: ({ email }) => email },
    ),
    phone: optional(fc.constantFrom(...phones)),
    additionalPhones: fc.uniqueArray(
      fc.constantFrom(...phones).map(phone => ({ phone })),
      { maxLength: 2, selector: ({ phone }) => phone },
    ),
    companyName: optional(word),
    address1: optional(word),
    city: optional(word),
    state: optional(word),
    source: optional(word),
    dateOfBirth: optional(fc.constantFrom(...dates)),
    assignedTo: optional(fc.constantFrom('user1', 'user2')),
    followers: fc.uniqueArray(fc.constantFrom('user1', 'user2')),
    dnd: fc.boolean(),
    tags: fc.uniqueArray(fc.constantFrom(...tagNames)),
    custom: fc.record(
      {
        [text ?? '']: word,
        [number ?? '']: fc.constantFrom(0, 1.5, 10),
        [date ?? '']: fc.constantFrom(...dates),
      },
      { requiredKeys: [] },
    ),
  });

function filtersOf([text, number, date]: readonly string[]) {
  const presence = (...fields: string[]) =>
    fc.record({ field: fc.constantFrom(...fields), operator: fc.constantFrom('exists', 'not_exists') });
  const equal = (values: readonly unknown[], ...fields: string[]) =>
    fc.record({
      field: fc.constantFrom(...fields),
      operator: fc.constantFrom('eq', 'not_eq'),
      value: fc.constantFrom(...values),
    });
  const part = (values: readonly string[], ...fields: string[]) =>
    fc.record({
      field: fc.constantFrom(...fields),
      operator: fc.constantFrom('contains', 'not_contains'),
      value: fc.constantFrom(...values),
    });
  const range = (values: readonly unknown[], ...fields: string[]) =>
    fc.record({
      field: fc.constantFrom(...fields),
      operator: fc.constant('range'),
      value: fc
        .tuple(
          fc.constantFrom('gt', 'gte'),
          fc.constantFrom('lt', 'lte'),
          fc.constantFrom(...values),
          fc.constantFrom(...values),
        )
        .map(([low, high, one, other]) => ({ [low]: one, [high]: other })),
    });
  const texts = [
    'firstNameLowerCase',
    'lastNameLowerCase',
    'companyName',
    'address',
    'city',
    'state',
    'source',
    `customFields.${text}`,
  ];
  const leaf = fc.oneof(
    presence(
      ...texts,
      'email',
      'phone',
      'tags',
      'assignedTo',
      'followers',
      'dateOfBirth',
      'dnd',
      'businessName',
      'activeWorkflows',
      'lastAppointment',
      `customFields.${number}`,
    ),
    equal([...words, 'ann anna'], 'contactName', ...texts),
    part([...words, 'nn', 'hara'], ...texts),
    equal(emails, 'email'),
    equal(phones, 'phone'),
    part(['555', '20', '1', '442'], 'phone'),
    equal(tagNames, 'tags'),
    part(['vip', 'v', 'gold'], 'tags'),
    equal(['user1', 'user3'], 'assignedTo', 'followers'),
    equal([true, false], 'dnd'),
    equal([0, 1.5, 3], `customFields.${number}`),
    range([-1, 0, 1.5, 9, 11], `customFields.${number}`),
    range([...dates, '1990-03'].slice(0, 3), 'dateOfBirth', `customFields.${date}`),
    range(['2026-01-15', '2026-01-20', '2026-02-10'], 'dateAdded', 'dateUpdated'),
  );
  const { node } = fc.letrec<{ node: unknown }>(tie => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.record({ group: fc.constantFrom('AND', 'OR'), filters: fc.array(tie('node'), { maxLength: 3 }) }),
    ),
  }));
  return fc.record({
    filters: fc.array(node, { maxLength: 3 }),
    query: fc.oneof(
      { weight: 2, arbitrary: fc.constant('') },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          'ann',
          'an',
          'anna 555',
          '2025550101',
          'example.org',
          'ounder',
          '山田太',
          '100%',
        ),
      },
    ),
    sort: fc.array(
      fc.record({
        field: fc.constantFrom(
          'firstNameLowerCase',
          'lastNameLowerCase',
          'email',
          'source',
          'dnd',
          'dateAdded',
          'dateUpdated',
          'businessName',
        ),
        direction: fc.constantFrom('asc', 'desc'),
      }),
      { maxLength: 2 },
    ),
  });
}

type Fields = Partial<ContactFields> & {
  readonly tags: readonly string[];
  readonly custom: Readonly<Record<string, unknown>>;
};

/** Compares searches by SQL with those by looking at each contact, over contacts and trees that are made up. */
export async function foundAsByLooking(
  engine: EngineTest,
  { trees, seed }: { readonly trees: number; readonly seed: number },
): Promise<void> {
  const locationId = await engine.newLocation();
  const write = <Result>(work: (store: StoreWriter) => Promise<Result>) =>
    engine.store.write(locationId, cause, work);
  const fieldIds = await write(async store => {
    const field = { model: 'contact', placeholder: null, position: 0, rules: {} } as const;
    const ids: string[] = [];
    for (const dataType of ['TEXT', 'NUMERICAL', 'DATE'] as const) {
      ids.push((await insertCustomField(store, { ...field, name: dataType, dataType })).id);
    }
    return ids;
  });
  const samples: readonly Fields[] = fc.sample(fieldsOf(fieldIds), { numRuns: contactsPerProof, seed: 33 });
  for (const fields of samples) {
    engine.clock.advance(day / 2);
    const { tags, custom, ...plain } = fields;
    await write(async store =>
      insertContact(store, { ...plain, tagIds: await tagIdsFor(store, tags), customFields: custom }),
    );
  }
  const everybody = await engine.store.read(locationId, store => searchContacts(store, { limit: 500 }));
  assert.equal(everybody.states.length, contactsPerProof);
  const dictionary = await engine.store.read(locationId, store => store.dictionary());
  const plain = everybody.states.map(state => ({
    id: state.id,
    contact: searchedContact(presentContact(state, dictionary), dictionary.field, nothingBeside),
  }));

  await fc.assert(
    fc.asyncProperty(filtersOf(fieldIds), async sent => {
      const search = parseSearch(sent, dictionary.field, zone);
      const inOrder = compare(
        search.sort.length === 0 ? [{ field: 'dateAdded', direction: 'desc' }] : search.sort,
      );
      const sign = (search.sort.at(-1)?.direction ?? 'desc') === 'asc' ? 1 : -1;
      const expected = plain
        .filter(({ contact }) => matches(search, contact))
        .sort((one, other) => inOrder(one.contact, other.contact) || sign * (one.id < other.id ? -1 : 1))
        .map(({ id }) => id);
      for (const fewCandidates of [2000, 8, -1]) {
        const { shown, total } = await allPages(engine, locationId, sent, { limit: 7, fewCandidates });
        assert.deepEqual(shown, expected);
        assert.equal(total, expected.length);
      }
    }),
    { numRuns: trees, seed },
  );
}

interface PageTerms {
  readonly limit: number;
  /** Of few, most ways in count as those of too many; below none, a search walks through the contacts in their order. */
  readonly fewCandidates?: number;
}

async function allPages(engine: EngineTest, locationId: string, sent: SentSearch, terms: PageTerms) {
  const shown: string[] = [];
  let after: Place | undefined;
  let total = 0;
  do {
    const page = await engine.store.read(locationId, async store => {
      const { field } = await store.dictionary();
      return searchContacts(store, { ...parseSearch(sent, field, zone), ...terms, after });
    });
    shown.push(...page.states.map(({ id }) => id));
    total = page.total;
    after = page.states.length < terms.limit ? undefined : page.places.at(-1);
  } while (after);
  return { shown, total };
}

/** Reads all pages of a search in two sorts, while others come and go. */
export async function pagedWhileOthersWrite(engine: EngineTest) {
  const locationId = await engine.newLocation();
  const add = (lastName: string) => {
    engine.clock.advance(1);
    return engine.store.write(locationId, cause, store =>
      insertContact(store, { ...emptyFields, firstName: 'Robin', lastName }),
    );
  };
  const stayed: string[] = [];
  const leaving: string[] = [];
  for (let index = 0; index < 60; index++) {
    const { id } = await add(`Family ${index % 7}`);
    (index % 3 === 0 ? leaving : stayed).push(id);
  }
  const sort = [
    { field: 'lastNameLowerCase', direction: 'asc' },
    { field: 'dateAdded', direction: 'desc' },
  ];
  const [{ shown }] = await Promise.all([
    allPages(engine, locationId, { query: 'robin', sort }, { limit: 4 }),
    ...leaving.map((id, index) =>
      engine.store
        .write(locationId, cause, async store => binContact(store, await getForChange(store, id)))
        .then(() => add(`Family ${index % 7}`)),
    ),
  ]);
  return { shown: shown.filter(id => stayed.includes(id)).sort(), stayed: [...stayed].sort() };
}
