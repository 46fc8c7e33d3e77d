import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { foldText, isStorable } from './text.ts';

const unicode = fc.string({ unit: 'binary' });

test('text compares without case and accents', () => {
  assert.equal(foldText('Zoë Ångström'), 'zoe angstrom');
  assert.equal(foldText('ÉCOLE'), foldText('e\u0301cole'));
  assert.equal(foldText('ΝΊΚΟΣ'), foldText('Νίκος'));
  assert.equal(foldText('İstanbul'), foldText('ISTANBUL'));
});

test('letters with strokes and ligatures compare as people type them', () => {
  assert.equal(foldText('Straße'), 'strasse');
  assert.equal(foldText('STRAẞE'), 'strasse');
  assert.equal(foldText('Øster Łódź Æsir'), 'oster lodz aesir');
});

test('full-width letters and ligatures compare as plain letters', () => {
  assert.equal(foldText('ＡＣＭＥ ﬁrm'), 'acme firm');
});

test('vowels of Indic scripts, voiced kana and Hangul syllables stay what they are', () => {
  assert.notEqual(foldText('कि'), foldText('का'));
  assert.notEqual(foldText('が'), foldText('か'));
  assert.equal(foldText('한국'), '한국');
});

test('folding a folded text changes nothing', () => {
  fc.assert(fc.property(unicode, text => foldText(foldText(text)) === foldText(text)));
});

test('folding keeps text storable', () => {
  fc.assert(fc.property(unicode.filter(isStorable), text => isStorable(foldText(text))));
});

test('a NUL and half of a surrogate pair are not storable, emoji and right-to-left text are', () => {
  assert.equal(isStorable('a\0b'), false);
  assert.equal(isStorable('\ud83d'), false);
  assert.equal(isStorable('\ude00\ud83d'), false);
  assert.equal(isStorable('👩‍👩‍👧 שלום\r\n\t'), true);
});
