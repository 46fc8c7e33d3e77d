import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttributeRule } from './attribute-rule.ts';
import type { Attributes } from './person.ts';
import { checkScope, defaultScope, type ScopeDecision, type ScopeFilter, scopeOf } from './scope.ts';

const ann = { displayName: 'Ann', mail: 'ann@contoso.com', accountEnabled: true, department: 'Sales' };

function decide(
  attributes: Attributes,
  filter: Partial<ScopeFilter> = {},
  groups: string[] = [],
): ScopeDecision {
  return scopeOf({ id: '1', attributes }, { ...defaultScope, ...filter }, { groups, locationId: 'here' });
}

function codeOf(decision: ScopeDecision): string {
  if (decision.isIn) return 'in';
  assert.match(decision.reason, /^\S.*\.$/);
  return decision.code;
}

test('without a filter every member who is enabled becomes a contact', () => {
  assert.equal(codeOf(decide(ann)), 'in');
  assert.equal(codeOf(decide({ displayName: 'Ann' })), 'in');
  assert.equal(codeOf(decide({ mail: 'ann@contoso.com', accountEnabled: null })), 'in');
});

test('an account with neither name nor mail is left out, as of rooms and devices', () => {
  assert.equal(codeOf(decide({})), 'unnamed');
  assert.equal(
    codeOf(decide({ displayName: ' ', mail: null, userPrincipalName: 'room@contoso.com' })),
    'unnamed',
  );
});

test('guests are left out unless they are asked for, and wait until they have accepted', () => {
  const guest = { ...ann, userType: 'Guest', externalUserState: 'Accepted' };
  assert.equal(codeOf(decide(guest)), 'guest');
  assert.equal(codeOf(decide(guest, { guests: true })), 'in');
  const pending = { ...guest, externalUserState: 'PendingAcceptance' };
  assert.equal(codeOf(decide(pending, { guests: true })), 'pending_guest');
});

test('disabled people are left out unless they are asked for', () => {
  assert.equal(codeOf(decide({ ...ann, accountEnabled: false })), 'disabled');
  assert.equal(codeOf(decide({ ...ann, accountEnabled: false }, { disabled: true })), 'in');
});

test('where groups are named, a member of any of them is in', () => {
  assert.equal(codeOf(decide(ann, { groups: ['a', 'b'] }, ['b', 'c'])), 'in');
  assert.equal(codeOf(decide(ann, { groups: ['a', 'b'] }, ['c'])), 'group');
  assert.equal(codeOf(decide(ann, { groups: [] }, ['c'])), 'group');
});

test('where domains are named, the mail counts, else the sign-in name', () => {
  const domains = ['Contoso.com'];
  assert.equal(codeOf(decide({ ...ann, mail: 'ann@CONTOSO.COM' }, { domains })), 'in');
  assert.equal(
    codeOf(decide({ displayName: 'Ann', userPrincipalName: 'ann@contoso.com' }, { domains })),
    'in',
  );
  for (const mail of ['ann@sub.contoso.com', 'ann@contoso.com.evil.example', 'contoso.com@evil.example']) {
    assert.equal(codeOf(decide({ ...ann, mail }, { domains })), 'domain', mail);
  }
  assert.equal(codeOf(decide({ displayName: 'Ann' }, { domains })), 'domain');
});

test('attributes are asked in five ways, without regard to case and accents, and all must hold', () => {
  const person = {
    ...ann,
    city: 'Zürich',
    otherMails: ['a@x.example', 'b@y.example'],
    manager: { mail: null },
  };
  const rules: readonly (readonly [AttributeRule, boolean])[] = [
    [{ attribute: 'department', is: 'SALES' }, true],
    [{ attribute: 'department', is: ['IT', 'sales'] }, true],
    [{ attribute: 'department', is: 'Sale' }, false],
    [{ attribute: 'jobTitle', is: 'Buyer' }, false],
    [{ attribute: 'department', isNot: ['IT', 'HR'] }, true],
    [{ attribute: 'department', isNot: 'sales' }, false],
    [{ attribute: 'jobTitle', isNot: 'Buyer' }, true],
    [{ attribute: 'city', startsWith: 'ZUR' }, true],
    [{ attribute: 'city', startsWith: 'rich' }, false],
    [{ attribute: 'city', contains: ['bern', 'ric'] }, true],
    [{ attribute: 'otherMails', contains: '@y.' }, true],
    [{ attribute: 'otherMails', is: 'c@z.example' }, false],
    [{ attribute: 'manager.mail', present: false }, true],
    [{ attribute: 'manager.mail', present: true }, false],
    [{ attribute: 'city', present: true }, true],
    [{ attribute: 'accountEnabled', is: 'true' }, true],
  ];
  for (const [rule, isMet] of rules) {
    assert.equal(
      codeOf(decide(person, { attributes: [rule] })),
      isMet ? 'in' : 'attribute',
      JSON.stringify(rule),
    );
  }
  const all = rules.map(([rule]) => rule);
  assert.equal(codeOf(decide(person, { attributes: all })), 'attribute');
});

test('the reason says what was found and what is wanted', () => {
  assert.deepEqual(decide(ann, { attributes: [{ attribute: 'department', is: ['IT', 'HR'] }] }), {
    isIn: false,
    code: 'attribute',
    reason: 'department is “Sales”; only “IT”, “HR” is taken.',
  });
});

test('where rules name locations, only those are taken whom the first that holds places here', () => {
  const locations = [
    { locationId: 'care', attributes: [{ attribute: 'department', is: 'Care' }] },
    { locationId: 'here', groups: ['a'] },
    { locationId: 'there', groups: ['b'] },
  ];
  assert.equal(codeOf(decide(ann, { locations }, ['a', 'b'])), 'in');
  assert.equal(codeOf(decide({ ...ann, department: 'Care' }, { locations }, ['a'])), 'location');
  assert.equal(codeOf(decide(ann, { locations }, ['b'])), 'location');
  assert.equal(codeOf(decide(ann, { locations }, [])), 'location');
});

test('a filter that asks for what no directory has is told', () => {
  const attributes = [
    { attribute: 'city', is: 'Rome' },
    { attribute: 'lower(mail)', is: 'x' },
    { attribute: 'shoe', present: true },
  ];
  const locations = [{ locationId: 'there' }];
  const wrong = checkScope({ attributes, locations }, { at: 'settings.filter', locationId: 'here' });
  assert.deepEqual(
    wrong.map(({ member }) => member),
    [
      'settings.filter.attributes[1].attribute',
      'settings.filter.attributes[2].attribute',
      'settings.filter.locations',
    ],
  );
});
