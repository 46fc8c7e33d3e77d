import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eraseValues } from './erased.ts';

test('every value is destroyed but ids, and the shape stays', () => {
  const contact = {
    id: 'c1',
    locationId: 'l1',
    firstName: 'Priya',
    dnd: true,
    tags: ['vip'],
    additionalEmails: [{ email: 'p@example.com', label: null }],
  };
  assert.deepEqual(eraseValues({ contact, birthMonth: 9 }), {
    contact: {
      id: 'c1',
      locationId: 'l1',
      firstName: 'erased',
      dnd: 'erased',
      tags: ['erased'],
      additionalEmails: [{ email: 'erased', label: null }],
    },
    birthMonth: 'erased',
  });
});
