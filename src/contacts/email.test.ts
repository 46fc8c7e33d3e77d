import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseEmail } from './email.ts';

test('an address is kept as typed, but for white space around it and the case of its domain', () => {
  assert.deepEqual(parseEmail('  Ann.Lee+News@Example.COM\n'), {
    email: 'Ann.Lee+News@example.com',
    key: 'ann.lee+news@example.com',
  });
});

test('two spellings of one address have one key', () => {
  assert.equal(parseEmail('JOSÉ@example.com')?.key, parseEmail('jose\u0301@EXAMPLE.com')?.key);
});

test('letters of any script are taken on both sides', () => {
  for (const address of ['用户@例子.广告', 'δοκιμή@παράδειγμα.ελ', "o'brien@xn--bcher-kva.example"]) {
    assert.equal(parseEmail(address)?.email, address);
  }
});

test('what is not one plain address is refused', () => {
  const refused = [
    '',
    '@',
    'ann',
    'ann@',
    '@example.com',
    'ann@localhost',
    'ann@@example.com',
    'a@b@example.com',
    'ann lee@example.com',
    'Ann <ann@example.com>',
    'ann@example.com, bob@example.com',
    '.ann@example.com',
    'ann.@example.com',
    'a..b@example.com',
    '"ann"@example.com',
    'ann@[192.0.2.1]',
    'ann@192.0.2.1',
    'ann@-example.com',
    'ann@example-.com',
    'ann@example..com',
    'ann@example.com.',
    'ann\0@example.com',
    'ann\ud83d@example.com',
    `${'a'.repeat(65)}@example.com`,
    `ann@${'a'.repeat(64)}.com`,
    `ann@${'a.'.repeat(130)}com`,
  ];
  for (const text of refused) assert.equal(parseEmail(text), undefined, text);
});

test('an address, once read, is read the same again, and so is its key', () => {
  fc.assert(
    fc.property(fc.emailAddress(), address => {
      const read = parseEmail(address);
      if (!read) return;
      assert.deepEqual(parseEmail(read.email), read);
      assert.equal(parseEmail(read.key)?.key, read.key);
    }),
  );
});

test('no text makes the reading of an address throw', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), text => void parseEmail(`${text}@${text}.com`)));
});
