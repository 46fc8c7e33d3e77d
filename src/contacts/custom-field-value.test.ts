import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CustomFieldDefinition, type CustomFieldType, searchForms } from './custom-field.ts';
import { parseCustomFieldValue } from './custom-field-value.ts';

function field(dataType: CustomFieldType, more: Partial<CustomFieldDefinition> = {}): CustomFieldDefinition {
  return { id: 'f1', name: 'Field', key: 'field', dataType, ...more };
}

const colours = { options: ['Red', 'Grün', 'Blue, light'] };
const boxes = {
  boxes: [
    { id: 'b1', label: 'First' },
    { id: 'b2', label: 'Zweitens' },
  ],
};

async function kept(definition: CustomFieldDefinition, sent: unknown): Promise<unknown> {
  const parsed = await parseCustomFieldValue(definition, sent, { country: 'US' });
  return 'problem' in parsed ? `problem: ${parsed.problem}` : parsed.value;
}

async function isRefused(definition: CustomFieldDefinition, sent: unknown): Promise<boolean> {
  return 'problem' in (await parseCustomFieldValue(definition, sent, { country: 'US' }));
}

test('text comes back as it was sent, leading zeros and line ends too', async () => {
  assert.equal(await kept(field('TEXT'), ' 007\r\n'), ' 007\r\n');
  assert.equal(await kept(field('LARGE_TEXT'), 12), '12');
  assert.ok(await isRefused(field('TEXT'), { a: 1 }));
});

test('a number is taken as a number or as its digits', async () => {
  assert.equal(await kept(field('NUMERICAL'), 12.5), 12.5);
  assert.equal(await kept(field('MONETORY'), ' -12.50 '), -12.5);
  for (const sent of ['1,000', '12 USD', 'NaN', '0x10', '1e5', true, [1], Number.POSITIVE_INFINITY]) {
    assert.ok(await isRefused(field('NUMERICAL'), sent), String(sent));
  }
});

test('a date is kept as a date and never shifted', async () => {
  for (const sent of ['2026-09-25', '09/25/2026', '2026-09-25T23:00:00-05:00', Date.UTC(2026, 8, 25)]) {
    assert.equal(await kept(field('DATE'), sent), '2026-09-25', String(sent));
  }
  for (const sent of ['2026-02-30', 1.5, 1e300, true])
    assert.ok(await isRefused(field('DATE'), sent), String(sent));
});

test('phone numbers and e-mails are normalised', async () => {
  assert.equal(await kept(field('PHONE'), '(415) 555-0100'), '+14155550100');
  assert.equal(await kept(field('PHONE'), 4155550100), '+14155550100');
  assert.equal(await kept(field('EMAIL'), ' Ann@EXAMPLE.com '), 'Ann@example.com');
  assert.ok(await isRefused(field('PHONE'), 'none'));
  assert.ok(await isRefused(field('EMAIL'), 'ann'));
});

test('an option is found without case and accents and kept in the spelling of the field', async () => {
  assert.equal(await kept(field('SINGLE_OPTIONS', colours), 'grun'), 'Grün');
  assert.equal(await kept(field('RADIO', colours), ['RED']), 'Red');
  assert.ok(await isRefused(field('RADIO', colours), ['Red', 'Grün']));
  assert.match(
    String(await kept(field('RADIO', colours), 'Pink')),
    /must be one of the following values: Red, /,
  );
});

test('other options are kept where the field allows them', async () => {
  const open = field('RADIO', { ...colours, allowsOtherOptions: true });
  assert.equal(await kept(open, ' Pink'), 'Pink');
  assert.equal(await kept(open, 'red'), 'Red');
});

test('a list of options is kept once each; one option may stand alone', async () => {
  assert.deepEqual(await kept(field('CHECKBOX', colours), ['Blue, light', 'red', 'RED']), [
    'Blue, light',
    'Red',
  ]);
  assert.deepEqual(await kept(field('MULTIPLE_OPTIONS', colours), 'Blue, light'), ['Blue, light']);
  assert.ok(await isRefused(field('CHECKBOX', colours), ['Red', 'Pink']));
  assert.ok(await isRefused(field('CHECKBOX', colours), Array(201).fill('Red')));
});

test('text boxes are named by id or label and kept by id', async () => {
  assert.deepEqual(await kept(field('TEXTBOX_LIST', boxes), { b1: 'one', zweitens: 2 }), {
    b1: 'one',
    b2: '2',
  });
  assert.deepEqual(await kept(field('TEXTBOX_LIST', boxes), { b1: 'one', b2: null }), { b1: 'one' });
  assert.ok(await isRefused(field('TEXTBOX_LIST', boxes), { other: 'x' }));
  assert.ok(await isRefused(field('TEXTBOX_LIST', boxes), JSON.parse('{"__proto__": "x"}')));
});

test('files are an object with a url for each', async () => {
  const files = { f1: { url: 'https://example.com/a.pdf', meta: { name: 'a.pdf' } } };
  assert.deepEqual(await kept(field('FILE_UPLOAD'), files), files);
  assert.ok(await isRefused(field('FILE_UPLOAD'), { f1: 'a.pdf' }));
});

test('null, empty text, an empty list and an empty object clear the field', async () => {
  const definitions = [
    field('TEXT'),
    field('NUMERICAL'),
    field('DATE'),
    field('PHONE'),
    field('RADIO', colours),
  ];
  for (const definition of definitions) {
    assert.equal(await kept(definition, null), undefined, definition.dataType);
    assert.equal(await kept(definition, ''), undefined, definition.dataType);
  }
  assert.equal(await kept(field('CHECKBOX', colours), []), undefined);
  assert.equal(await kept(field('TEXTBOX_LIST', boxes), { b1: '' }), undefined);
  assert.equal(await kept(field('FILE_UPLOAD'), {}), undefined);
});

test('every kept value is found by something, and kept the same when it is sent again', async () => {
  const types = fc.constantFrom<CustomFieldType>('TEXT', 'NUMERICAL', 'DATE', 'EMAIL', 'RADIO', 'CHECKBOX');
  await fc.assert(
    fc.asyncProperty(types, fc.jsonValue(), async (dataType, sent) => {
      const definition = field(dataType, { ...colours, allowsOtherOptions: true });
      const parsed = await parseCustomFieldValue(definition, sent, { country: 'US' });
      if ('problem' in parsed || parsed.value === undefined) return;
      assert.notEqual(searchForms(definition, parsed.value).length, 0);
      assert.deepEqual(await kept(definition, parsed.value), parsed.value);
    }),
  );
});
