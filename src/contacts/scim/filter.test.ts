import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseFilter } from './filter.ts';
import { matchesFilter } from './filter-match.ts';
import { ScimProblem } from './problem.ts';
import { enterpriseSchema } from './schema.ts';

const ann = {
  id: 'u1',
  userName: 'Ann@Contoso.com',
  externalId: 'AnnL',
  active: true,
  title: '',
  name: { givenName: 'Ann', familyName: 'Lee "the boss"' },
  emails: [
    { type: 'work', value: 'ann@contoso.com', primary: true },
    { type: 'home', value: 'lee@example.com' },
  ],
  [enterpriseSchema]: { department: 'Sales', manager: { value: 'm1' } },
  meta: { lastModified: '2026-03-05T10:00:00.000Z' },
};

function finds(filter: string): boolean {
  return matchesFilter(parseFilter(filter), ann);
}

function refusalOf(filter: string): string {
  try {
    parseFilter(filter);
  } catch (error) {
    if (error instanceof ScimProblem && error.scimType === 'invalidFilter' && error.status === 400) {
      return error.message;
    }
    throw error;
  }
  return 'not refused';
}

test('each operator of the grammar compares', () => {
  for (const filter of [
    'userName eq "ann@contoso.com"',
    'userName ne "bob@contoso.com"',
    'userName co "CONTOSO"',
    'userName sw "ann@"',
    'userName ew ".com"',
    'userName gt "ann"',
    'userName ge "ann@contoso.com"',
    'userName lt "b"',
    'userName le "ann@contoso.com"',
    'userName pr',
    'active eq true',
    'nickName eq null',
    'nickName ne "x"',
    'userName ne null',
    'meta.lastModified gt "2026-03-05T11:30:00+02:00"',
    'meta.lastModified eq "2026-03-05T05:00:00-05:00"',
    'meta.lastModified lt "2026-03-05T10:00:01Z"',
  ]) {
    assert.ok(finds(filter), filter);
    assert.ok(!finds(`not (${filter})`), filter);
  }
});

test('the filters by which Entra ID matches find the person', () => {
  assert.ok(finds('userName eq "ann@contoso.com"'));
  assert.ok(finds('externalId eq "AnnL"'));
  assert.ok(finds('emails[type eq "work"].value eq "ann@contoso.com"'));
  assert.ok(!finds('emails[type eq "home"].value eq "ann@contoso.com"'));
  assert.ok(finds('userName eq "ANN@contoso.com" and emails[type eq "work"].value sw "ann"'));
  assert.ok(finds('emails[type eq "work" and value eq "ann@contoso.com"]'));
});

test('names and operators are read in any case, and with the URN of their schema', () => {
  assert.ok(finds('USERNAME EQ "ann@contoso.com" AND Active Eq True'));
  assert.ok(finds('urn:ietf:params:scim:schemas:core:2.0:User:userName sw "Ann"'));
  assert.ok(finds('URN:IETF:params:scim:schemas:extension:enterprise:2.0:user:manager.value eq "m1"'));
  assert.ok(finds('department eq "sales" and manager eq "m1"'));
});

test('ids compare by case, other texts without', () => {
  assert.ok(!finds('externalId eq "annl"') && !finds('id eq "U1"'));
  assert.ok(finds('name.familyName eq "LEE \\"THE BOSS\\""'));
});

test('and binds more than or, brackets more than both', () => {
  assert.ok(finds('userName pr or nickName pr and title pr'));
  assert.ok(!finds('(userName pr or nickName pr) and title pr'));
  assert.ok(finds('not (nickName pr) and active eq true'));
});

test('an empty text is not present', () => {
  assert.ok(!finds('title pr'));
  assert.ok(finds('emails pr') && finds('name pr') && !finds('addresses pr'));
});

test('a path with a filter asks all of one element, a plain path any element', () => {
  assert.ok(!finds('emails[type eq "home" and value co "contoso"]'));
  assert.ok(finds('emails.type eq "home" and emails.value co "contoso"'));
  assert.ok(finds('emails co "example"'));
  assert.ok(finds('emails[not (type eq "work") and primary ne true]'));
});

test('what is no filter is refused with a sentence', () => {
  for (const filter of [
    '',
    'userName',
    'userName eq',
    'userName eq ann',
    'userName eq "ann',
    'userName is "ann"',
    'userName eq "ann" and',
    'userName eq "ann" userName eq "bob"',
    'shoeSize eq 4',
    '__proto__ pr',
    'name.constructor pr',
    'name eq "Ann"',
    'active gt true',
    'active eq "maybe"',
    'userName co null',
    'meta.lastModified gt "yesterday"',
    'meta.lastModified co "2026"',
    'not userName pr',
    '(userName pr',
    'userName pr)',
    'emails[type eq "work"',
    'emails[shoe eq "4"]',
    'emails[type eq "work"].shoe eq "4"',
    'emails[type eq "work"].value',
    'name[givenName eq "Ann"]',
    'emails.value[type eq "work"]',
    'urn:example:2.0:User:userName pr',
    `userName eq "${'x'.repeat(8_192)}"`,
    `${'('.repeat(21)}userName pr${')'.repeat(21)}`,
  ]) {
    assert.match(refusalOf(filter), /^The filter .+\. See RFC 7644/s, filter);
  }
  assert.equal(refusalOf(`${'('.repeat(20)}userName pr${')'.repeat(20)}`), 'not refused');
});

const text = fc.string({ unit: 'binary', maxLength: 8 }).filter(value => value.isWellFormed());
const comparison = fc
  .tuple(
    fc.constantFrom('userName', 'externalId', 'emails.value', 'nickName', 'manager.value', 'name.givenName'),
    fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'),
    fc.oneof(text, fc.constantFrom('Ann', 'ann@contoso.com', 'm1', '')),
  )
  .map(([name, operator, value]) => `${name} ${operator} ${JSON.stringify(value)}`);

test('negation, and, or behave as in logic, whatever is compared', () => {
  fc.assert(
    fc.property(comparison, comparison, (one, other) => {
      assert.equal(finds(`not (${one})`), !finds(one));
      assert.equal(finds(`${one} and ${other}`), finds(one) && finds(other));
      assert.equal(finds(`not (${one} or ${other})`), finds(`not (${one}) and not (${other})`));
      assert.equal(finds(one.replace(' ne ', ' eq ')), finds(one) !== one.includes(' ne '));
    }),
  );
});

test('a text is equal to itself, however it is escaped', () => {
  fc.assert(
    fc.property(text, value => {
      const escaped = [...value]
        .flatMap(sign => [...Array(sign.length).keys()].map(index => sign.charCodeAt(index)))
        .map(unit => `\\u${unit.toString(16).padStart(4, '0')}`)
        .join('');
      for (const filter of [`userName eq ${JSON.stringify(value)}`, `userName eq "${escaped}"`]) {
        assert.ok(matchesFilter(parseFilter(filter), { userName: value }), filter);
      }
    }),
  );
});

test('no text makes the reader fail otherwise than by refusing it', () => {
  const parts = fc.constantFrom(
    'userName',
    'eq',
    '"a"',
    'and',
    'not',
    '(',
    ')',
    '[',
    ']',
    'emails',
    '.value',
    'pr',
    '4',
  );
  fc.assert(
    fc.property(
      fc.array(parts, { maxLength: 12 }).map(words => words.join(' ')),
      filter => void refusalOf(filter),
    ),
  );
  fc.assert(fc.property(fc.string({ unit: 'binary' }), filter => void refusalOf(filter)));
});
