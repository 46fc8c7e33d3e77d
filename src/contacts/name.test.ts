import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { contactName, splitName } from './name.ts';
import { fullNameOf } from './present-contact.ts';

test('the first word of a name is the first name, the rest the last name', () => {
  assert.deepEqual(splitName('Anna van der Berg'), { firstName: 'Anna', lastName: 'van der Berg' });
  assert.deepEqual(splitName('  Ann\u00a0Lee '), { firstName: 'Ann', lastName: 'Lee' });
});

test('a name of one word is a first name', () => {
  assert.deepEqual(splitName('Madonna'), { firstName: 'Madonna', lastName: null });
  assert.deepEqual(splitName('王小明'), { firstName: '王小明', lastName: null });
});

test('an empty name has no parts', () => {
  assert.deepEqual(splitName(' \t'), { firstName: null, lastName: null });
});

test('a name taken apart and put together holds the same words', () => {
  const words = (text: string) => text.split(/\s+/).filter(word => word !== '');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), name => {
      assert.deepEqual(words(fullNameOf(splitName(name))), words(name));
    }),
  );
});

test('a contact without a name is called by its company, e-mail or phone', () => {
  const nobody = { firstName: null, lastName: null, companyName: null, email: null, phone: null };
  assert.equal(
    contactName({ ...nobody, firstName: 'Ann', lastName: 'Lee', email: 'ann@example.com' }),
    'Ann Lee',
  );
  assert.equal(contactName({ ...nobody, companyName: 'Acme', phone: '+14155550100' }), 'Acme');
  assert.equal(contactName({ ...nobody, email: 'ann@example.com' }), 'ann@example.com');
  assert.equal(contactName({ ...nobody, phone: '+14155550100' }), '+14155550100');
  assert.equal(contactName(nobody), '');
});
