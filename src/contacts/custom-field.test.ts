import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type CustomFieldDefinition,
  type CustomFieldType,
  fieldKeyFrom,
  searchForms,
} from './custom-field.ts';

function field(dataType: CustomFieldType, more: Partial<CustomFieldDefinition> = {}): CustomFieldDefinition {
  return { id: 'f1', name: 'Field', key: 'field', dataType, ...more };
}

test('a value is found by its folded text, number, date or digits', () => {
  assert.deepEqual(searchForms(field('TEXT'), 'Grün'), [{ part: '', text: 'grun' }]);
  assert.deepEqual(searchForms(field('MONETORY'), 12.5), [{ part: '', number: 12.5 }]);
  assert.deepEqual(searchForms(field('DATE'), '2026-09-25'), [{ part: '', number: Date.UTC(2026, 8, 25) }]);
  assert.deepEqual(searchForms(field('PHONE'), '+14155550100'), [{ part: '', text: '14155550100' }]);
  assert.deepEqual(searchForms(field('FILE_UPLOAD'), { f1: { url: 'x' } }), [{ part: '' }]);
});

test('each option and each box is found by itself', () => {
  assert.deepEqual(searchForms(field('CHECKBOX'), ['Red', 'Grün']), [
    { part: '0', text: 'red' },
    { part: '1', text: 'grun' },
  ]);
  assert.deepEqual(searchForms(field('TEXTBOX_LIST'), { b2: 'Two' }), [{ part: 'b2', text: 'two' }]);
});

test('a key is made of the letters and digits of the name', () => {
  assert.equal(fieldKeyFrom('My Field'), 'my_field');
  assert.equal(fieldKeyFrom('  Größe (cm)! '), 'grosse_cm');
  assert.equal(fieldKeyFrom('生年月日'), '生年月日');
  assert.equal(fieldKeyFrom('!?'), 'field');
});
