import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isPhonePart, parsePhone, phoneDigits } from './phone.ts';

test('a number becomes E.164 by the country of the location', async () => {
  assert.equal(await parsePhone('(415) 555-0100', 'US'), '+14155550100');
  assert.equal(await parsePhone('1 415 555 0100', 'us'), '+14155550100');
  assert.equal(await parsePhone('030 901820', 'DE'), '+4930901820');
});

test('a number with its country code is the same in every location', async () => {
  for (const country of ['US', 'DE', 'ZZ', '']) {
    assert.equal(await parsePhone(' +44 20 7946 0958 ', country), '+442079460958');
  }
});

test('a number that nobody has been given is taken when its length is possible', async () => {
  assert.equal(await parsePhone('+1 888-888-8888', 'DE'), '+18888888888');
});

test('an extension is dropped', async () => {
  assert.equal(await parsePhone('+1 415 555 0100 ext. 5', 'US'), '+14155550100');
});

test('what is not one number is refused', async () => {
  for (const text of ['', 'call me', '12', '+', '+999 123', 'Ann +1 415 555 0100', '4'.repeat(5000)]) {
    assert.equal(await parsePhone(text, 'US'), undefined, text.slice(0, 40));
  }
});

test('a national number is refused where the country is not known', async () => {
  assert.equal(await parsePhone('(415) 555-0100', 'ZZ'), undefined);
});

test('a number, once read, is read the same again', async () => {
  const number = fc.stringMatching(/^\+?[0-9 ()-]{5,18}$/);
  await fc.assert(
    fc.asyncProperty(number, async text => {
      const read = await parsePhone(text, 'US');
      if (read !== undefined) assert.equal(await parsePhone(read, 'DE'), read);
    }),
  );
});

test('the search form of a number is its digits, full-width ones too', () => {
  assert.equal(phoneDigits('+1 (415) 555-01.00'), '14155550100');
  assert.equal(phoneDigits('４１５'), '415');
});

test('a word of digits and what people write between them may be part of a number', () => {
  for (const word of ['555', '+1', '(415)', '555-01']) assert.equal(isPhonePart(word), true, word);
  for (const word of ['', '-', 'a1', '()']) assert.equal(isPhonePart(word), false, word);
});
