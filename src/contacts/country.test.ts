import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countryCode } from './country.ts';

test('a country is known by its code and by its name in many languages, whatever the case and accents', () => {
  const written = {
    gb: ' gb ',
    UK: 'UK',
    DE: 'Allemagne',
    JP: '日本',
    ES: 'espana',
    US: 'U.S.A.',
    UA: 'Украина',
  };
  assert.deepEqual(Object.values(written).map(countryCode), ['GB', 'GB', 'DE', 'JP', 'ES', 'US', 'UA']);
});

test('a name that an older country had too means the one of today', () => {
  const names = ['France', 'Serbia', 'Benin', 'Burkina Faso', 'Congo - Kinshasa', 'Timor-Leste', 'Germany'];
  assert.deepEqual(names.map(countryCode), ['FR', 'RS', 'BJ', 'BF', 'CD', 'TL', 'DE']);
});

test('what is no country has no code', () => {
  for (const text of ['', 'XX', 'ZZ', 'EU', 'DD', 'Wonderland', 'D', '__proto__']) {
    assert.equal(countryCode(text), undefined, text);
  }
});
