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

function placeOf(attributes: Attributes, groups: string[] = []): string {
  return locationFor({ id: '1', attributes }, rules, { default: 'main', groups });
}

test('the first rule of which all holds says the location', () => {
  assert.equal(placeOf({ country: 'USA', department: 'sales' }, ['g1']), 'sales-us');
  assert.equal(placeOf({ country: 'USA', department: 'IT' }, ['g1']), 'us');
  assert.equal(placeOf({ country: 'Germany' }, ['g2']), 'board');
});

test('whom no rule holds for is in the default location', () => {
  assert.equal(placeOf({}), 'main');
  assert.equal(placeOf({ country: 'Wonderland', department: 'Sales' }, ['g3']), 'main');
});

test('without a country that is known the usage location counts', () => {
  assert.equal(placeOf({ country: 'Wonderland', usageLocation: 'US' }), 'us');
  assert.equal(placeOf({ country: 'Germany', usageLocation: 'US' }), 'main');
});

test('rules that ask for what there is not are told', () => {
  const broken: LocationRules = [
    { locationId: 'x', countries: ['DE', 'Wonderland'], attributes: [{ attribute: 'shoe', present: true }] },
  ];
  assert.deepEqual(
    checkLocationRules(broken, 'settings.locations').map(({ member }) => member),
    ['settings.locations[0].countries[1]', 'settings.locations[0].attributes[0].attribute'],
  );
  assert.deepEqual(checkLocationRules(rules, 'settings.locations'), []);
});
