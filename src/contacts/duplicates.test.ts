import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchOrder, uniqueFields } from './duplicates.ts';

test('a location that says nothing forbids duplicates and matches by e-mail, then phone', () => {
  assert.deepEqual(matchOrder({}), ['email', 'phone']);
  assert.deepEqual(uniqueFields({}), ['email', 'phone']);
});

test('a location decides the order and which addresses count', () => {
  assert.deepEqual(matchOrder({ contactUniqueIdentifiers: ['phone', 'email'] }), ['phone', 'email']);
  assert.deepEqual(uniqueFields({ contactUniqueIdentifiers: ['phone'] }), ['phone']);
});

test('where duplicates are allowed no address is unique, and both are looked at', () => {
  const settings = { allowDuplicateContact: true, contactUniqueIdentifiers: ['phone' as const] };
  assert.deepEqual(uniqueFields(settings), []);
  assert.deepEqual(matchOrder(settings), ['phone', 'email']);
});
