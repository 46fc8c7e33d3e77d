import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ContactFields, emptyFields } from '../contact-state.ts';
import type { MappedValues } from './map-person.ts';
import { defaultMapping, type MappedField, owners, writeModes } from './mapping.ts';
import { mergeOwned, type OwnedChanges, type OwnedMerge } from './merge-owned.ts';

type Values = Record<string, unknown>;

/** A merge of a contact that is there, by the default mapping; nothing was written before. */
function merge(values: MappedValues, more: Partial<OwnedMerge> = {}): OwnedChanges {
  return mergeOwned({
    present: emptyFields,
    customValues: {},
    isNew: false,
    mapping: defaultMapping,
    values,
    written: {},
    ...more,
  });
}

function cityBy(field: Partial<MappedField>, present: string | null, more: Partial<OwnedMerge> = {}) {
  const mapping = { fields: [{ target: 'city', source: 'city', owner: 'directory' as const, ...field }] };
  return merge({ city: 'Rome' }, { mapping, present: { ...emptyFields, city: present }, ...more }).fields
    .city;
}

function applied(present: ContactFields, { fields }: OwnedChanges): ContactFields {
  return { ...present, ...fields };
}

test('the values of a person are written, and those that stand there already are not', () => {
  const present = { ...emptyFields, city: 'Rome', gender: 'f' };
  const changes = merge(
    { firstName: 'Ann', city: 'Rome', 'customField:entra_department': 'Sales' },
    { present },
  );
  assert.deepEqual(changes, {
    fields: { firstName: 'Ann' },
    customFields: { entra_department: 'Sales' },
    written: { firstName: 'Ann', city: 'Rome', 'customField:entra_department': 'Sales' },
    notes: [],
  });
});

test('what the directory has no more is emptied if the sync wrote it, and stays if a person did', () => {
  const present = { ...emptyFields, city: 'Rome', state: 'Lazio' };
  const customValues = { entra_department: 'Sales', entra_manager: 'Bob' };
  const written = { city: 'Rome', 'customField:entra_department': 'Sales' };
  const changes = merge({ city: null, state: null }, { present, customValues, written });
  assert.deepEqual(changes.fields, { city: null });
  assert.deepEqual(changes.customFields, { entra_department: null });
  assert.deepEqual(changes.written, {});
});

test("the directory's member is written again if someone changed it", () => {
  assert.equal(cityBy({}, 'Paris', { written: { city: 'Rome' } }), 'Rome');
});

test('a member that is directory first is set while it is empty, and a person’s from then on', () => {
  assert.equal(cityBy({ owner: 'directoryFirst' }, null), 'Rome');
  assert.equal(cityBy({ owner: 'directoryFirst' }, 'Paris'), undefined);
  assert.equal(cityBy({ owner: 'directoryFirst' }, 'Paris', { written: { city: 'Paris' } }), undefined);
  assert.equal(cityBy({ owner: 'directoryFirst' }, null, { written: { city: 'Paris' } }), undefined);
});

test('a local member is never written, and neither is one that is not mapped', () => {
  for (const isNew of [true, false]) assert.equal(cityBy({ owner: 'local' }, null, { isNew }), undefined);
  assert.deepEqual(merge({ city: 'Rome' }, { mapping: { fields: [] } }).fields, {});
});

test('the mode says when a member is written', () => {
  const written = (mode: MappedField['mode'], present: string | null, isNew: boolean) =>
    cityBy(mode ? { mode } : {}, present, { isNew }) !== undefined;
  assert.deepEqual(
    writeModes.map(mode => [
      written(mode, null, true),
      written(mode, null, false),
      written(mode, 'Paris', false),
    ]),
    [
      [true, true, true],
      [true, false, false],
      [false, true, true],
      [true, true, false],
    ],
  );
});

test('a pinned value is written whoever rules the member, and whenever', () => {
  for (const owner of owners) {
    assert.equal(cityBy({ owner, mode: 'createOnly', pinned: 'Rome' }, 'Paris'), 'Rome', owner);
  }
});

test('a whole name is the first name of a contact without a last name, until the directory has both', () => {
  const first = merge({ firstName: null, lastName: null, name: 'Ann van der Lee' });
  assert.deepEqual(first.fields, { firstName: 'Ann van der Lee' });
  const present = applied(emptyFields, first);
  const later = merge(
    { firstName: 'Ann', lastName: 'van der Lee', name: null },
    { present, written: first.written },
  );
  assert.deepEqual(later.fields, { firstName: 'Ann', lastName: 'van der Lee' });
});

test('a whole name is not written beside a last name that a person entered', () => {
  const present = { ...emptyFields, firstName: 'Ann', lastName: 'Lee' };
  const changes = merge({ firstName: null, lastName: null, name: 'Ann Lee' }, { present });
  assert.deepEqual(changes.fields, {});
});

test('a whole name that was written goes when the directory has only a last name', () => {
  const present = { ...emptyFields, firstName: 'Ann Lee' };
  const changes = merge(
    { firstName: null, lastName: 'Lee', name: null },
    { present, written: { firstName: 'Ann Lee' } },
  );
  assert.deepEqual(changes.fields, { firstName: null, lastName: 'Lee' });
});

test("the directory's additional addresses come after those that a person entered, which stay as they are", () => {
  const present = { ...emptyFields, additionalEmails: [{ email: 'Private@x.example', label: 'home' }] };
  const changes = merge(
    { email: 'ann@c.example', additionalEmails: ['private@x.example', 'lee@c.example'] },
    { present },
  );
  assert.deepEqual(changes.fields, {
    email: 'ann@c.example',
    additionalEmails: [{ email: 'Private@x.example', label: 'home' }, { email: 'lee@c.example' }],
  });
  const gone = merge(
    { email: 'ann@c.example', additionalEmails: [] },
    { present: applied(present, changes), written: changes.written },
  );
  assert.deepEqual(gone.fields, { additionalEmails: [{ email: 'Private@x.example', label: 'home' }] });
});

test('a main address that a person entered stays beside the one of the directory', () => {
  const present = { ...emptyFields, email: 'ann@home.example', phone: '+4930111' };
  const changes = merge({ email: 'ann@c.example', phone: '+4930222' }, { present });
  assert.deepEqual(changes.fields, {
    email: 'ann@c.example',
    additionalEmails: [{ email: 'ann@home.example' }],
    phone: '+4930222',
    additionalPhones: [{ phone: '+4930111' }],
  });
});

test('F25: a mail that changes takes the place of the old one; swapped with an additional one both are kept once', () => {
  const first = merge({ email: 'a@c.example', additionalEmails: ['b@c.example'] });
  const present = applied(emptyFields, first);
  const renamed = merge(
    { email: 'c@c.example', additionalEmails: ['b@c.example'] },
    { present, written: first.written },
  );
  assert.deepEqual(renamed.fields, { email: 'c@c.example' });
  const swapped = merge(
    { email: 'b@c.example', additionalEmails: ['a@c.example'] },
    { present, written: first.written },
  );
  assert.deepEqual(swapped.fields, { email: 'b@c.example', additionalEmails: [{ email: 'a@c.example' }] });
});

test('F23: where there is no room for all, those of a person stay and the rest is told', () => {
  const additionalEmails = Array.from({ length: 9 }, (_, index) => ({ email: `own${index}@x.example` }));
  const present = { ...emptyFields, additionalEmails };
  const changes = merge({ additionalEmails: ['a@c.example', 'b@c.example'] }, { present });
  assert.deepEqual(changes.fields.additionalEmails, [...additionalEmails, { email: 'a@c.example' }]);
  assert.deepEqual(changes.notes, [
    {
      target: 'additionalEmails',
      message: 'There was no room for b@c.example beside what the contact has.',
    },
  ]);
});

test('an address that the sync may not write now stays as it was', () => {
  const field = { source: 'mail', owner: 'directory', mode: 'createOnly' } as const;
  const mapping = {
    fields: [
      { ...field, target: 'email' },
      { ...field, target: 'additionalEmails' },
    ],
  };
  const first = merge({ email: 'a@c.example', additionalEmails: ['b@c.example'] }, { mapping, isNew: true });
  const present = applied(emptyFields, first);
  const later = merge(
    { email: 'x@c.example', additionalEmails: [] },
    { mapping, present, written: first.written },
  );
  assert.deepEqual({ fields: later.fields, written: later.written }, { fields: {}, written: first.written });
});

test('a number that is kept as it is written is the directory’s, though no mapping names it', () => {
  const first = merge({ 'customField:entra_phone': 'ask' });
  assert.deepEqual(first.customFields, { entra_phone: 'ask' });
  const later = merge({}, { customValues: { entra_phone: 'ask' }, written: first.written });
  assert.deepEqual(later.customFields, { entra_phone: null });
});

const word = fc.constantFrom('a@x.example', 'A@x.example', 'b@x.example', 'c@x.example', 'Rome');
const maybe = fc.option(word);
const several = fc.uniqueArray(word, { maxLength: 4, selector: text => text.toLowerCase() });
const anyValues = fc.record({
  firstName: maybe,
  lastName: maybe,
  name: maybe,
  city: maybe,
  email: maybe,
  additionalEmails: several,
  'customField:k': maybe,
});
const anyContact: fc.Arbitrary<ContactFields> = fc
  .record({ firstName: maybe, lastName: maybe, city: maybe, email: maybe, others: several })
  .map(({ others, ...texts }) => {
    const beside = others.filter(email => email.toLowerCase() !== texts.email?.toLowerCase());
    return { ...emptyFields, ...texts, additionalEmails: beside.map(email => ({ email })) };
  });
const anyMapping = fc
  .tuple(
    ...['firstName', 'lastName', 'name', 'city', 'email', 'additionalEmails', 'customField:k'].map(target =>
      fc.record({
        target: fc.constant(target),
        source: fc.constant('city'),
        owner: fc.constantFrom(...owners),
        mode: fc.constantFrom(...writeModes),
      }),
    ),
  )
  .map(fields => ({ fields }));

test('a replay gives nothing, whatever was there, was written and is mapped', () => {
  fc.assert(
    fc.property(
      anyContact,
      fc.array(anyValues, { minLength: 1, maxLength: 4 }),
      anyMapping,
      (contact, history, mapping) => {
        let present = contact;
        let customValues: Values = {};
        let written: MappedValues = {};
        for (const values of history) {
          const changes = merge(values, { mapping, present, customValues, written });
          present = applied(present, changes);
          customValues = { ...customValues, ...changes.customFields };
          const again = merge(values, { mapping, present, customValues, written: changes.written });
          assert.deepEqual(
            { ...again, notes: [] },
            { fields: {}, customFields: {}, written: changes.written, notes: [] },
          );
          written = changes.written;
        }
      },
    ),
  );
});

test('an address that a person entered is never lost, whatever the directory says', () => {
  fc.assert(
    fc.property(
      anyContact,
      fc.array(anyValues, { maxLength: 5 }),
      anyMapping,
      (contact, history, mapping) => {
        let present = contact;
        const own = addressesOf(present);
        let written: MappedValues = {};
        for (const values of history) {
          const changes = merge(values, { mapping, present, written });
          present = applied(present, changes);
          written = changes.written;
        }
        const left = addressesOf(present);
        assert.equal(new Set(left).size, left.length);
        for (const address of own) {
          assert.ok(left.includes(address), address);
        }
      },
    ),
  );
});

function addressesOf({ email, additionalEmails }: ContactFields): readonly string[] {
  return [...(email === null ? [] : [email]), ...additionalEmails.map(entry => entry.email)].map(text =>
    text.toLowerCase(),
  );
}
