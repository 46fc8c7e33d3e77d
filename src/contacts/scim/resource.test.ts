import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readDocument } from './document.ts';
import { ScimProblem } from './problem.ts';
import { projected, userResource } from './resource.ts';
import { enterpriseSchema, userSchema } from './schema.ts';

const sent = {
  schemas: [userSchema, enterpriseSchema],
  userName: 'ann@contoso.com',
  externalId: 'annl',
  active: true,
  name: { givenName: 'Ann', familyName: 'Lee' },
  emails: [{ type: 'work', value: 'ANN@contoso.com', primary: true }],
  phoneNumbers: [{ type: 'mobile', value: '55555555555' }],
  roles: [],
  [enterpriseSchema]: { department: 'Sales', manager: { value: 'm1' } },
};

function answered(body: Readonly<Record<string, unknown>>) {
  return userResource(
    { id: 'u1', document: readDocument(body), version: 3, created: 0, modified: 1000 },
    'https://roster.example/scim/v2/c1',
  );
}

function refusalOf(body: unknown): string | undefined {
  try {
    readDocument(body);
  } catch (error) {
    if (error instanceof ScimProblem) return error.scimType;
    throw error;
  }
  return 'not refused';
}

test('values are answered as they were sent, beside what is given here', () => {
  const { roles, ...others } = sent;
  assert.deepEqual(answered(sent), {
    ...others,
    id: 'u1',
    meta: {
      resourceType: 'User',
      created: '1970-01-01T00:00:00.000Z',
      lastModified: '1970-01-01T00:00:01.000Z',
      location: 'https://roster.example/scim/v2/c1/Users/u1',
      version: 'W/"3"',
    },
  });
});

const unicode = fc.string({ unit: 'binary' });

test('any text comes back as it was sent', () => {
  fc.assert(
    fc.property(unicode, unicode, (title, value) => {
      const phoneNumbers = [{ value, type: 'work' }];
      const resource = answered({ ...sent, title, phoneNumbers });
      assert.equal(resource.title, title);
      assert.deepEqual(resource.phoneNumbers, phoneNumbers);
    }),
  );
});

test('unknown, read-only and secret attributes of a body are left out', () => {
  const resource = answered({
    ...sent,
    shoeSize: 44,
    password: 'secret',
    id: 'mine',
    groups: [{ value: 'g' }],
    meta: {},
  });
  assert.deepEqual(resource, answered(sent));
});

test('names of attributes are read in any case', () => {
  const { schemas, userName, ...others } = sent;
  assert.deepEqual(answered({ ...others, SCHEMAS: schemas, USERNAME: userName }), answered(sent));
});

test('a body without its schema or without a userName is refused', () => {
  assert.equal(refusalOf({ ...sent, schemas: undefined }), 'invalidSyntax');
  assert.equal(refusalOf({ ...sent, schemas: [enterpriseSchema] }), 'invalidSyntax');
  assert.equal(refusalOf([]), 'invalidSyntax');
  assert.equal(refusalOf({ ...sent, userName: undefined }), 'invalidValue');
  assert.equal(refusalOf({ ...sent, userName: '  ' }), 'invalidValue');
  assert.equal(refusalOf({ ...sent, userName: 'x'.repeat(501) }), 'invalidValue');
  assert.equal(
    refusalOf({
      ...sent,
      emails: [
        { value: 'a', primary: true },
        { value: 'b', primary: 'True' },
      ],
    }),
    'invalidValue',
  );
});

test('attributes names what is answered, excludedAttributes what is not; id and schemas always are', () => {
  const whole = answered(sent);
  const { id, schemas, userName } = whole;
  assert.deepEqual(projected(whole, { attributes: 'userName' }), { schemas, id, userName });
  assert.deepEqual(projected(whole, { attributes: ['USERNAME', 'none'] }), { schemas, id, userName });
  assert.deepEqual(
    projected(whole, { attributes: `emails.value, name.givenName,${enterpriseSchema}:department` }),
    {
      schemas,
      id,
      name: { givenName: 'Ann' },
      emails: [{ value: 'ANN@contoso.com' }],
      [enterpriseSchema]: { department: 'Sales' },
    },
  );
  assert.deepEqual(projected(whole, { attributes: enterpriseSchema }), {
    schemas,
    id,
    [enterpriseSchema]: sent[enterpriseSchema],
  });
  const { emails, meta, ...rest } = whole;
  assert.deepEqual(projected(whole, { excludedAttributes: 'emails,meta,id,schemas,name.familyName' }), {
    ...rest,
    name: { givenName: 'Ann' },
  });
  assert.deepEqual(projected(whole, {}), whole);
});
