import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkLocationRules, type LocationRules, locationFor } from './locations-rule.ts';
import type { Attributes } from './person.ts';

const rules: LocationRules = [
  {
    locationId: 'sales-us',
    countries: ['United States'],
    attributes: [{ attribute: 'department', is: 'Sales' }],
  },
  { locationId: 'us', countries: ['US'] },
  { locationId: 'board', groups: ['g1', 'g2'] },
];

function placeOf(attributes: Attributes, groups: string[] = []): string | undefined {
  return locationFor({ id: '1', attributes }, rules, groups);
}

test('the first rule of which all holds says the location', () => {
  assert.equal(placeOf({ country: 'USA', department: 'sales' }, ['g1']), 'sales-us');
  assert.equal(placeOf({ country: 'USA', department: 'IT' }, ['g1']), 'us');
  assert.equal(placeOf({ country: 'Germany' }, ['g2']), 'board');
});

test('whom no rule holds for is in none, and a last rule that asks nothing takes all the others', () => {
  assert.equal(placeOf({}), undefined);
  assert.equal(placeOf({ country: 'Wonderland', department: 'Sales' }, ['g3']), undefined);
  assert.equal(locationFor({ id: '1', attributes: {} }, [...rules, { locationId: 'main' }], []), 'main');
});

test('without a country that is known the usage location counts', () => {
  assert.equal(placeOf({ country: 'Wonderland', usageLocation: 'US' }), 'us');
  assert.equal(placeOf({ country: 'Germany', usageLocation: 'US' }), undefined);
});

test('rules that ask for what there is not are told', () => {
  const broken: LocationRules = [
    { locationId: 'x', countries: ['DE', 'Wonderland'], attributes: [{ attribute: 'shoe', present: true }] },
  ];
  assert.deepEqual(
    checkLocationRules(broken, { at: 'people.locations', locationId: 'x' }).map(({ member }) => member),
    ['people.locations[0].countries[1]', 'people.locations[0].attributes[0].attribute'],
  );
  assert.deepEqual(checkLocationRules(rules, { at: 'people.locations', locationId: 'us' }), []);
  const [{ member, message } = {}] = checkLocationRules(rules, {
    at: 'people.locations',
    locationId: 'main',
  });
  assert.equal(member, 'people.locations');
  assert.match(message ?? '', /names no rule for this location/);
});
