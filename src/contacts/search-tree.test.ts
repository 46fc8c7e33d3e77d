import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RosterError } from '#base/errors.ts';
import { compare } from '#test/support/plain-search.ts';
import type { CustomFieldDefinition } from './custom-field.ts';
import { customFieldOperators, searchFields } from './search-fields.ts';
import { matches, type SearchedContact } from './search-match.ts';
import { parseSearch, type SentSearch } from './search-tree.ts';

const zone = 'America/New_York';

const definitions: readonly CustomFieldDefinition[] = [
  { id: 'cfText', name: 'Level', key: 'level', dataType: 'TEXT' },
  { id: 'cfNumber', name: 'Score', key: 'score', dataType: 'NUMERICAL' },
  { id: 'cfDate', name: 'Renewal', key: 'renewal', dataType: 'DATE' },
  { id: 'cfPhone', name: 'Desk', key: 'desk', dataType: 'PHONE' },
  { id: 'cfMany', name: 'Colours', key: 'colours', dataType: 'CHECKBOX', options: ['Red', 'Blue'] },
  {
    id: 'cfBoxes',
    name: 'Sizes',
    key: 'sizes',
    dataType: 'TEXTBOX_LIST',
    boxes: [{ id: 'b1', label: 'Shoe' }],
  },
  { id: 'cfFile', name: 'File', key: 'file', dataType: 'FILE_UPLOAD' },
];

function parse(search: SentSearch) {
  return parseSearch(search, id => definitions.find(definition => definition.id === id), zone);
}

const nobody: SearchedContact = {
  texts: { type: 'lead' },
  references: { id: ['c0'] },
  times: { dateAdded: 0, dateUpdated: 0 },
  emails: [],
  phones: [],
  hasMainEmail: false,
  tags: [],
  dnd: false,
  dndStatus: {},
  customFields: [],
};

const values: Readonly<Record<string, unknown>> = {
  cfText: 'Größe Gold',
  cfNumber: 12.5,
  cfDate: '2026-03-05',
  cfPhone: '+14155550123',
  cfMany: ['Red', 'Blue'],
  cfBoxes: { b1: '42' },
  cfFile: { f1: { url: 'https://example.com/a' } },
};

const ann: SearchedContact = {
  texts: {
    type: 'customer',
    firstNameLowerCase: 'Ánn',
    lastNameLowerCase: 'Lee',
    contactName: 'Ánn Lee',
    companyName: 'Acme Straße',
    city: 'Zürich',
    businessName: 'Globex',
  },
  references: { id: ['c1'], assignedTo: ['u1'], followers: ['u2', 'u3'], businessId: ['b9'] },
  times: { dateAdded: Date.UTC(2026, 2, 8, 4, 59), dateUpdated: Date.UTC(2026, 2, 9) },
  emails: ['ann@example.com', 'second@example.org'],
  phones: ['+14155550100', '+4930901820'],
  hasMainEmail: true,
  tags: ['VIP', 'Newsletter'],
  dateOfBirth: '1990-05-01',
  dnd: true,
  dndStatus: { Email: 'active', inbound: 'inactive' },
  customFields: definitions.map(definition => ({ definition, value: values[definition.id] })),
};

function finds(contact: SearchedContact, field: string, operator: string, value?: unknown): boolean {
  return matches(parse({ filters: [{ field, operator, ...(value !== undefined && { value }) }] }), contact);
}

function refusal(search: SentSearch): string {
  try {
    parse(search);
  } catch (error) {
    if (error instanceof RosterError && error.code === 'search_filter_invalid') return error.message;
    throw error;
  }
  return 'not refused';
}

test('text compares without case and accents', () => {
  assert.ok(finds(ann, 'firstNameLowerCase', 'eq', 'ANN'));
  assert.ok(finds(ann, 'contactName', 'eq', 'ann lee'));
  assert.ok(finds(ann, 'city', 'contains', 'URI'));
  assert.ok(finds(ann, 'companyName', 'contains', 'strasse'));
  assert.ok(!finds(ann, 'city', 'eq', 'zuric'));
});

test('contains under three characters matches the start of the value', () => {
  assert.ok(finds(ann, 'city', 'contains', 'zü'));
  assert.ok(!finds(ann, 'city', 'contains', 'ri'));
  assert.ok(finds(ann, 'city', 'contains', 'ric'));
});

test('e-mail and phone also match additional ones', () => {
  assert.ok(finds(ann, 'email', 'eq', 'Second@Example.ORG'));
  assert.ok(finds(ann, 'phone', 'eq', '+49 30 901820'));
  assert.ok(finds(ann, 'phone', 'contains', '555-01'));
  assert.ok(!finds(ann, 'phone', 'eq', '555-0100'));
});

test('a tag is asked for whole or in part', () => {
  assert.ok(finds(ann, 'tags', 'eq', 'vip'));
  assert.ok(finds(ann, 'tags', 'contains', 'letter'));
  assert.ok(!finds(ann, 'tags', 'eq', 'news'));
  assert.ok(finds(ann, 'tags', 'not_contains', 'gold'));
});

test('not_ operators match missing values', () => {
  assert.ok(finds(nobody, 'city', 'not_eq', 'Zürich'));
  assert.ok(finds(nobody, 'city', 'not_contains', 'rich'));
  assert.ok(finds(nobody, 'businessId', 'not_eq', 'b9'));
  assert.ok(finds(nobody, 'customFields.cfText', 'not_eq', 'gold'));
  assert.ok(finds(nobody, 'dndSettings.SMS.status', 'not_eq', 'active'));
});

test('a field either exists or does not', () => {
  for (const [field, { operators }] of Object.entries(searchFields)) {
    if (!operators.some(operator => operator === 'exists')) continue;
    for (const contact of [ann, nobody]) {
      assert.notEqual(finds(contact, field, 'exists'), finds(contact, field, 'not_exists'), field);
    }
  }
});

test('a day in a range is the day of the location, and lt leaves it out', () => {
  // 23:59 on the 7th in New York.
  assert.ok(finds(ann, 'dateAdded', 'range', { gte: '2026-03-07', lt: '2026-03-08' }));
  assert.ok(!finds(ann, 'dateAdded', 'range', { lt: '2026-03-07' }));
  assert.ok(finds(ann, 'dateAdded', 'range', { lte: '2026-03-07' }));
  assert.ok(!finds(ann, 'dateAdded', 'range', { gt: '2026-03-07' }));
});

test('a moment in a range is an ISO time or epoch milliseconds, as a number or text', () => {
  const moment = Date.UTC(2026, 2, 8, 4, 59);
  for (const bound of [moment, String(moment), '2026-03-08T04:59:00Z', '2026-03-07T23:59']) {
    assert.ok(finds(ann, 'dateAdded', 'range', { gte: bound, lte: bound }), String(bound));
    assert.ok(!finds(ann, 'dateAdded', 'range', { gt: bound }), String(bound));
    assert.ok(!finds(ann, 'dateAdded', 'range', { lt: bound }), String(bound));
  }
});

test('a date of birth and a date field are days, whatever the zone', () => {
  assert.ok(finds(ann, 'dateOfBirth', 'range', { gte: '1990-05-01', lte: '1990-05-01' }));
  assert.ok(!finds(ann, 'dateOfBirth', 'range', { lt: '1990-05-01' }));
  assert.ok(finds(ann, 'customFields.cfDate', 'range', { gte: '2026-03-05', lt: '2026-03-06' }));
  assert.ok(!finds(ann, 'customFields.cfDate', 'range', { gt: '2026-03-05' }));
});

test('custom fields are found by their data type', () => {
  assert.ok(finds(ann, 'customFields.cfText', 'contains', 'GROSSE'));
  assert.ok(finds(ann, 'customFields.cfNumber', 'range', { gt: 12, lte: '12.5' }));
  assert.ok(finds(ann, 'customFields.cfNumber', 'eq', '12.50'));
  assert.ok(finds(ann, 'customFields.cfPhone', 'contains', '555 0123'));
  assert.ok(finds(ann, 'customFields.cfMany', 'eq', 'blue'));
  assert.ok(finds(ann, 'customFields.cfBoxes.b1', 'eq', '42'));
  assert.ok(finds(ann, 'customFields.cfFile', 'exists'));
  assert.ok(!finds(nobody, 'customFields.cfFile', 'exists'));
});

test('do not disturb is asked by channel, and as a whole', () => {
  assert.ok(finds(ann, 'dndSettings.Email.status', 'eq', 'active'));
  assert.ok(finds(ann, 'inboundDndSettings.all.status', 'eq', 'inactive'));
  assert.ok(finds(ann, 'dnd', 'eq', true) && finds(nobody, 'dnd', 'eq', 'false'));
});

test('fields that nothing is held for behave as empty', () => {
  assert.ok(!finds(ann, 'validEmail', 'eq', true));
  assert.ok(finds(ann, 'opportunities.status', 'not_eq', 'open'));
  assert.ok(finds(ann, 'lastEmailOpenedDate', 'not_exists'));
  assert.ok(!finds(ann, 'opportunities', 'nested', [{ field: 'status', operator: 'eq', value: 'open' }]));
});

test('groups nest, and a group without filters asks for nothing', () => {
  const city = { field: 'city', operator: 'eq', value: 'Bern' };
  const vip = { field: 'tags', operator: 'eq', value: 'vip' };
  assert.ok(
    matches(parse({ filters: [{ group: 'OR', filters: [city, { group: 'AND', filters: [vip] }] }] }), ann),
  );
  assert.ok(!matches(parse({ filters: [{ group: 'AND', filters: [city, vip] }] }), ann));
  assert.ok(matches(parse({ filters: [{ group: 'OR', filters: [] }, vip] }), ann));
});

test('each word is found in a name, an address or the company', () => {
  for (const query of ['lee ann', 'ann lee', 'ACME', 'second@', '(415) 555', 'le', '+4930', '']) {
    assert.ok(matches(parse({ query }), ann), query);
  }
  for (const query of ['ann bob', 'ee', 'zurich', '0100999'])
    assert.ok(!matches(parse({ query }), ann), query);
});

test('two sorts order contacts, the second where the first is equal', () => {
  const early = { ...nobody, times: { ...nobody.times, dateAdded: 1 } };
  const { sort } = parse({
    sort: [
      { field: 'dnd', direction: 'desc' },
      { field: 'dateAdded', direction: 'desc' },
    ],
  });
  assert.deepEqual([nobody, ann, early].sort(compare(sort)), [ann, early, nobody]);
});

test('a field that the grammar does not have is refused by name', () => {
  for (const field of [
    'shoeSize',
    '__proto__',
    'constructor',
    'customFields.none',
    'customFields.cfText.b1',
  ]) {
    assert.match(refusal({ filters: [{ field, operator: 'exists' }] }), new RegExp(`"${field}" is unknown`));
  }
});

test('an operator that a field does not take is refused by name', () => {
  const message = refusal({ filters: [{ field: 'email', operator: 'contains', value: 'ann' }] });
  assert.match(message, /"email" does not take the operator "contains", but eq, not_eq, exists, not_exists/);
  assert.match(refusal({ filters: [{ field: 'city', operator: 'not_range', value: {} }] }), /"not_range"/);
  assert.match(refusal({ filters: [{ field: 'customFields.cfDate', operator: 'eq', value: 1 }] }), /"eq"/);
});

test('values and bounds that cannot be meant are refused', () => {
  const refusals: readonly SentSearch[] = [
    { filters: [{ field: 'city', operator: 'eq', value: 'x'.repeat(76) }] },
    { filters: [{ field: 'city', operator: 'eq', value: ['Bern'] }] },
    { filters: [{ field: 'city', operator: 'eq' }] },
    { filters: [{ field: 'city', operator: 'contains', value: '' }] },
    { filters: [{ field: 'dateAdded', operator: 'range', value: {} }] },
    { filters: [{ field: 'dateAdded', operator: 'range', value: { after: '2026-01-01' } }] },
    { filters: [{ field: 'dateAdded', operator: 'range', value: { gte: '2026-02-30' } }] },
    { filters: [{ field: 'dateAdded', operator: 'range', value: { gte: 1e300 } }] },
    { filters: [{ field: 'dnd', operator: 'eq', value: 'maybe' }] },
    { filters: [{ field: 'customFields.cfNumber', operator: 'eq', value: 'many' }] },
    { filters: [{ field: 'city', operator: 'eq', value: 'Bern', or: [] }] },
    { filters: [{ group: 'NOT', filters: [] }] },
    { filters: [{ group: 'AND' }] },
    { filters: ['city'] },
    { query: 'x'.repeat(76) },
    { sort: [{ field: 'city', direction: 'asc' }] },
    { sort: [{ field: 'email', direction: 'up' }] },
    { sort: Array(3).fill({ field: 'email', direction: 'asc' }) },
    { filters: Array(101).fill({ field: 'city', operator: 'exists' }) },
    { filters: [nested(10)] },
  ];
  for (const search of refusals) assert.notEqual(refusal(search), 'not refused', JSON.stringify(search));
  parse({ filters: [nested(9)] });
  parse({ filters: Array(100).fill({ field: 'city', operator: 'exists' }) });
});

function nested(depth: number): unknown {
  const inner = depth === 1 ? { field: 'city', operator: 'exists' } : nested(depth - 1);
  return { group: 'AND', filters: [inner] };
}

test('every operator of every field is read, and its negation matches exactly the others', () => {
  const fields = [
    ...Object.entries(searchFields).map(([field, { operators }]) => ({ field, operators })),
    ...definitions.map(({ id, dataType }) => ({
      field: `customFields.${id}`,
      operators: customFieldOperators[dataType],
    })),
  ];
  const sent = [true, '12', 'active', { gte: '2026-01-01' }, { gte: 12 }, []];
  for (const { field, operators } of fields) {
    for (const operator of operators) {
      const taken = sent.filter(
        value => refusal({ filters: [{ field, operator, value }] }) === 'not refused',
      );
      assert.notEqual(taken.length, 0, `${field} ${operator}`);
      if (!operator.startsWith('not_')) continue;
      for (const value of taken) {
        for (const contact of [ann, nobody]) {
          assert.notEqual(
            finds(contact, field, operator, value),
            finds(contact, field, operator.slice(4), value),
          );
        }
      }
    }
  }
});

test('no search makes the reader fail otherwise than by refusing it', () => {
  const names = fc.oneof(fc.constantFrom(...Object.keys(searchFields), 'customFields.cfDate'), fc.string());
  const operators = fc.oneof(fc.constantFrom('eq', 'contains', 'range', 'exists', 'not_eq'), fc.string());
  const range = fc.dictionary(fc.constantFrom('gt', 'gte', 'lt', 'lte'), fc.jsonValue());
  const filter = fc.record({ field: names, operator: operators, value: fc.oneof(fc.jsonValue(), range) });
  const search = fc.record({
    filters: fc.array(fc.oneof(filter, fc.jsonValue())),
    sort: fc.array(fc.jsonValue(), { maxLength: 2 }),
    query: fc.string({ unit: 'binary' }),
  });
  fc.assert(fc.property(search, sent => void refusal(sent)));
});
