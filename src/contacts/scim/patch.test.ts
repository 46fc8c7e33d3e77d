import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readDocument, type ScimDocument } from './document.ts';
import { patchDocument } from './patch.ts';
import { ScimProblem } from './problem.ts';
import { enterpriseSchema, userSchema } from './schema.ts';

const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
const work = { type: 'work', value: 'ann@contoso.com', primary: true };
const home = { type: 'home', value: 'ann@example.com' };
const ann: ScimDocument = {
  userName: 'ann@contoso.com',
  active: true,
  name: { givenName: 'Ann', familyName: 'Lee' },
  emails: [work, home],
  [enterpriseSchema]: { department: 'Sales', manager: { value: 'm1', displayName: 'Mia' } },
};

function patched(...operations: readonly unknown[]): ScimDocument {
  return patchDocument(ann, { schemas, Operations: operations });
}

function refusalOf(...operations: readonly unknown[]): string | undefined {
  try {
    patched(...operations);
  } catch (error) {
    if (error instanceof ScimProblem && error.status === 400) return error.scimType;
    throw error;
  }
  return 'not refused';
}

test('names of operations and attributes are read in any case, true and false as text', () => {
  const disabled = { ...ann, active: false };
  for (const operation of [
    { op: 'Replace', path: 'active', value: 'False' },
    { op: 'replace', path: 'active', value: false },
    { op: 'REPLACE', path: 'ACTIVE', value: 'false' },
    { op: 'Add', path: 'active', value: 'False' },
    { op: 'replace', value: { active: false } },
    { op: 'Replace', value: { Active: 'False' } },
    { Op: 'Replace', Path: `${userSchema}:active`, Value: 'False' },
    { op: 'Replace', path: 'active', value: [{ $ref: null, value: 'False' }] },
  ]) {
    assert.deepEqual(patched(operation), disabled, JSON.stringify(operation));
  }
});

test('a part of a list is changed by the kind of its element', () => {
  const { emails } = patched({
    op: 'Replace',
    path: 'emails[type eq "work"].value',
    value: 'lee@contoso.com',
  });
  assert.deepEqual(emails, [{ ...work, value: 'lee@contoso.com' }, home]);
});

test('a filtered path that finds nothing makes the element that it describes', () => {
  for (const op of ['Add', 'Replace']) {
    assert.deepEqual(
      patched({ op, path: 'phoneNumbers[type eq "mobile"].value', value: '55555555555' }).phoneNumbers,
      [{ type: 'mobile', value: '55555555555' }],
    );
    assert.deepEqual(
      patched({ op, path: 'addresses[type eq "work" and country eq "DE"]', value: { locality: 'Bonn' } })
        .addresses,
      [{ type: 'work', country: 'DE', locality: 'Bonn' }],
    );
  }
  assert.equal(refusalOf({ op: 'Add', path: 'emails[type co "x"].value', value: 'a@b.c' }), 'noTarget');
});

test('one replace without a path takes dotted names, filtered paths and names with their URN', () => {
  const after = patched({
    op: 'replace',
    value: {
      displayName: 'Ann Lee-Roth',
      'name.familyName': 'Lee-Roth',
      'emails[type eq "work"].value': 'lee-roth@contoso.com',
      'phoneNumbers[type eq "mobile"].value': '+49 170 1234567',
      [`${enterpriseSchema}:department`]: 'Finance',
      [`${enterpriseSchema}:manager`]: 'm2',
      'urn:example:custom:2.0:User:shoeSize': 44,
      unknown: 'left out',
      id: 'left out',
      schemas: [userSchema],
    },
  });
  assert.deepEqual(after, {
    ...ann,
    displayName: 'Ann Lee-Roth',
    name: { givenName: 'Ann', familyName: 'Lee-Roth' },
    emails: [{ ...work, value: 'lee-roth@contoso.com' }, home],
    phoneNumbers: [{ type: 'mobile', value: '+49 170 1234567' }],
    [enterpriseSchema]: { department: 'Finance', manager: { value: 'm2' } },
  });
});

test('a schema whose URN alone is named takes an object of its attributes', () => {
  const changes = { Department: 'Finance', costCenter: '7' };
  const wanted = {
    ...ann,
    [enterpriseSchema]: {
      manager: { value: 'm1', displayName: 'Mia' },
      department: 'Finance',
      costCenter: '7',
    },
  };
  assert.deepEqual(patched({ op: 'Replace', path: enterpriseSchema, value: changes }), wanted);
  assert.deepEqual(patched({ op: 'add', value: { [enterpriseSchema.toUpperCase()]: changes } }), wanted);
  assert.equal(Object.hasOwn(patched({ op: 'Remove', path: enterpriseSchema }), enterpriseSchema), false);
});

test('a manager is a text or an object, and $ref may be null', () => {
  const path = `${enterpriseSchema}:manager`;
  for (const value of ['m2', { value: 'm2' }, { $ref: null, value: 'm2' }, [{ $ref: null, value: 'm2' }]]) {
    assert.deepEqual(patched({ op: 'Add', path, value })[enterpriseSchema], {
      department: 'Sales',
      manager: { value: 'm2' },
    });
  }
  assert.deepEqual(patched({ op: 'Remove', path })[enterpriseSchema], { department: 'Sales' });
});

test('adding what is there changes nothing', () => {
  assert.deepEqual(
    patched({ op: 'Add', path: 'emails', value: [{ type: 'work', value: 'ann@contoso.com' }] }),
    ann,
  );
  assert.deepEqual(patched({ op: 'Add', path: 'emails', value: [home] }), ann);
  assert.deepEqual(patched({ op: 'Add', path: 'emails[type eq "home"]', value: home }), ann);
  assert.deepEqual(patched({ op: 'add', value: { emails: [work], active: 'True' } }), ann);
});

test('adding to a list keeps what is there', () => {
  const other = { type: 'other', value: 'ann@example.org' };
  assert.deepEqual(patched({ op: 'Add', path: 'emails', value: [other] }).emails, [work, home, other]);
  assert.deepEqual(patched({ op: 'Add', path: 'emails', value: other }).emails, [work, home, other]);
  assert.deepEqual(patched({ op: 'Replace', path: 'emails', value: [other] }).emails, [other]);
});

test('removing what is not there is a success', () => {
  for (const path of [
    'title',
    'phoneNumbers[type eq "mobile"].value',
    'roles',
    'name.middleName',
    'addresses[type eq "work"]',
  ]) {
    assert.deepEqual(patched({ op: 'Remove', path }), ann, path);
  }
});

test('a remove takes a filter, a part, or the elements in its value', () => {
  assert.deepEqual(patched({ op: 'Remove', path: 'emails[type eq "home"]' }).emails, [work]);
  assert.deepEqual(patched({ op: 'Remove', path: 'emails[type eq "home"].value' }).emails, [work]);
  assert.deepEqual(patched({ op: 'Remove', path: 'emails', value: [{ value: 'ann@example.com' }] }).emails, [
    work,
  ]);
  assert.deepEqual(patched({ op: 'Remove', path: 'emails', value: [] }).emails, [work, home]);
  assert.equal(patched({ op: 'Remove', path: 'emails' }).emails, undefined);
  assert.deepEqual(patched({ op: 'remove', path: 'name.givenName' }).name, { familyName: 'Lee' });
});

test('null and an empty list clear an attribute', () => {
  assert.deepEqual(patched({ op: 'Replace', path: 'name.givenName', value: null }).name, {
    familyName: 'Lee',
  });
  assert.deepEqual(patched({ op: 'replace', value: { name: { givenName: null } } }).name, {
    familyName: 'Lee',
  });
  assert.equal(patched({ op: 'replace', value: { emails: [] } }).emails, undefined);
});

test('a value that becomes the primary one takes that from the other', () => {
  const { emails } = patched({ op: 'Replace', path: 'emails[type eq "home"].primary', value: 'True' });
  assert.deepEqual(emails, [
    { ...work, primary: false },
    { ...home, primary: true },
  ]);
  const two = [work, { ...home, primary: true }];
  assert.equal(refusalOf({ op: 'Replace', path: 'emails', value: two }), 'invalidValue');
});

test('operations are done in order, all or none', () => {
  const before = structuredClone(ann);
  const title = { op: 'Add', path: 'title', value: 'Lead' };
  assert.equal(patched(title, { op: 'Remove', path: 'title' }).title, undefined);
  assert.equal(refusalOf(title, { op: 'Replace', path: 'shoeSize', value: 4 }), 'invalidPath');
  assert.deepEqual(ann, before);
});

test('what cannot be meant is refused by its kind', () => {
  const replace = (path: unknown, value: unknown) => refusalOf({ op: 'replace', path, value });
  for (const path of [
    'shoeSize',
    'name.shoe',
    '__proto__',
    'emails.',
    '1',
    7,
    'emails[type eq "work"].shoe',
  ]) {
    assert.equal(replace(path, 'x'), 'invalidPath', String(path));
  }
  assert.equal(replace('emails[type eq]', 'x'), 'invalidFilter');
  assert.equal(replace('active', 'maybe'), 'invalidValue');
  assert.equal(replace('active', { toString: null }), 'invalidValue');
  assert.equal(replace('title', { text: 'Lead' }), 'invalidValue');
  assert.equal(replace('title', ['Lead', 'Boss']), 'invalidValue');
  assert.equal(replace('userName', null), 'invalidValue');
  assert.equal(replace('userName', ' '), 'invalidValue');
  assert.equal(replace('name', 'Ann'), 'invalidValue');
  assert.equal(replace('emails', Array(101).fill({ value: 'x' })), 'invalidValue');
  assert.equal(replace('title', 'x'.repeat(65_536)), 'invalidValue');
  assert.equal(replace(undefined, 'x'), 'invalidValue');
  for (const path of ['id', 'meta.created', 'schemas', 'groups'])
    assert.equal(replace(path, 'x'), 'mutability', path);
  assert.equal(refusalOf({ op: 'remove', path: 'userName' }), 'mutability');
  assert.equal(refusalOf({ op: 'remove' }), 'noTarget');
  assert.equal(refusalOf({ op: 'move', path: 'title' }), 'invalidSyntax');
  assert.equal(refusalOf('title'), 'invalidSyntax');
  assert.equal(refusalOf(), 'invalidSyntax');
  assert.equal(refusalOf(...Array(501).fill({ op: 'remove', path: 'title' })), 'tooMany');
  assert.throws(() => patchDocument(ann, { Operations: [{ op: 'remove', path: 'title' }] }), ScimProblem);
});

const path = fc.oneof(
  fc.constantFrom(
    'active',
    'title',
    'name',
    'name.givenName',
    'emails',
    'emails.value',
    'emails[type eq "work"]',
    'emails[type eq "fax"].value',
    'emails[not (value pr)]',
    `${enterpriseSchema}:manager`,
    enterpriseSchema,
    'id',
  ),
  fc.string(),
);
const value = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom('True', home, [work, home], { value: 'x' }, { 'name.givenName': 'X' }),
);
const operation = fc.record(
  { op: fc.constantFrom('Add', 'Replace', 'Remove'), path, value },
  { requiredKeys: ['op'] },
);

/** The document after the operations, or the kind of refusal. */
function outcome(document: ScimDocument, operations: readonly unknown[]): unknown {
  try {
    return patchDocument(document, { schemas, Operations: operations });
  } catch (error) {
    if (error instanceof ScimProblem) return error.scimType;
    throw error;
  }
}

test('no operation makes the evaluator fail otherwise than by refusing it, or leaves a user that a PUT would refuse', () => {
  fc.assert(
    fc.property(fc.array(operation, { minLength: 1, maxLength: 4 }), operations => {
      const after = outcome(ann, operations);
      if (typeof after === 'string') return;
      assert.ok(after !== null && typeof after === 'object');
      assert.deepEqual(readDocument({ ...after, schemas: [userSchema] }), after);
    }),
    { numRuns: 1000 },
  );
});

test('the same operation again changes nothing', () => {
  const unfiltered = operation.filter(({ path: named }) => !named?.includes('['));
  fc.assert(
    fc.property(unfiltered, sent => {
      const once = outcome(ann, [sent]);
      assert.deepEqual(outcome(ann, [sent, sent]), once);
    }),
    { numRuns: 1000 },
  );
});
