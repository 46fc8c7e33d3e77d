import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkMapping, customFieldsOf, defaultMapping, type MappedField } from './mapping.ts';

function problemsOf(...fields: Partial<MappedField>[]): readonly string[] {
  const whole = fields.map(field => ({
    target: 'city',
    source: 'city',
    owner: 'directory' as const,
    ...field,
  }));
  return checkMapping({ fields: whole }).map(({ member, message }) => `${member}: ${message}`);
}

test('the default mapping has nothing wrong with it', () => {
  assert.deepEqual(checkMapping(defaultMapping), []);
});

test('a mapping may be empty, and may fill custom fields of any key', () => {
  assert.deepEqual(checkMapping({ fields: [] }), []);
  assert.deepEqual(
    problemsOf({ target: 'customField:größe', source: "'M'", label: 'Größe', dataType: 'TEXT' }),
    [],
  );
});

test('what a contact does not have, or has once, is told by its place in the list', () => {
  const [unknown, twice, ...others] = problemsOf(
    { target: 'shoeSize' },
    { target: 'city' },
    { target: 'city', source: 'state' },
  );
  assert.match(unknown ?? '', /^fields\[0\]\.target: shoeSize is no target\. There are: firstName, /);
  assert.equal(twice, 'fields[2].target: city is mapped twice.');
  assert.deepEqual(others, []);
});

test('what every object inherits is no target', () => {
  for (const target of ['__proto__', 'constructor', 'customField:', 'customField:a b', 'id', 'tagIds']) {
    assert.equal(problemsOf({ target }).length, 1, target);
  }
});

test('an expression that cannot be read is told with the place in it', () => {
  assert.deepEqual(problemsOf({ source: 'lower(city' }), [
    'fields[0].source: At character 11: , or ) was expected, not the end.',
  ]);
});

test('an attribute that a directory does not have is told, and one asked for in a wrong form too', () => {
  assert.deepEqual(problemsOf({ source: 'join(town, shoeSize)' }), [
    'fields[0].source: town is no attribute of a person in the directory.',
    'fields[0].source: shoeSize is no attribute of a person in the directory.',
  ]);
  assert.deepEqual(problemsOf({ source: 'manager' }), [
    'fields[0].source: manager is no attribute: manager has the members id, displayName, mail.',
  ]);
  for (const source of ['city[0]', 'otherMails.first', 'manager.shoe', 'manager.mail[0]', '__proto__']) {
    assert.equal(problemsOf({ source }).length, 1, source);
  }
});

test('attributes that an organisation added can be mapped', () => {
  const source = `list(extension_${'0f'.repeat(16)}_costCenter, onPremisesExtensionAttributes.extensionAttribute15)`;
  assert.deepEqual(problemsOf({ source }), []);
});

test('only a custom field takes a label and a data type', () => {
  assert.equal(problemsOf({ label: 'Town' }).length, 1);
});

test('custom fields are made with their label, or with one that their key makes', () => {
  const fields = customFieldsOf({
    fields: [
      { target: 'customField:cost_center', source: 'department', owner: 'directory' },
      {
        target: 'customField:hired',
        source: 'date(employeeHireDate)',
        owner: 'local',
        label: 'Hired',
        dataType: 'DATE',
      },
      { target: 'city', source: 'city', owner: 'directory' },
    ],
  });
  assert.deepEqual(fields, [
    { key: 'cost_center', label: 'Cost center', dataType: 'TEXT' },
    { key: 'hired', label: 'Hired', dataType: 'DATE' },
    { key: 'entra_phone', label: 'Phone as in the directory', dataType: 'TEXT' },
  ]);
});
