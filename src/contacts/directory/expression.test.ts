import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { evaluate } from './expression.ts';
import { longestList, longestText, textsOf, type Value } from './expression-value.ts';
import { parseExpression } from './parse-expression.ts';
import type { Attributes } from './person.ts';

const ann: Attributes = {
  givenName: ' Ann ',
  surname: 'Lee',
  displayName: 'LEE, Ann (Sales)',
  mail: 'Ann.Lee@Example.com',
  otherMails: ['ann@home.example', ' ', 'lee@home.example'],
  department: 'Sales',
  accountEnabled: false,
  manager: { id: '7', displayName: 'Bob' },
  employeeHireDate: '2024-02-29T00:00:00Z',
  preferredLanguage: 'EN-us',
  jobTitle: '   ',
  city: null,
};

function result(text: string, attributes: Attributes = ann): Value {
  const parsed = parseExpression(text);
  if ('problem' in parsed) throw new Error(`${text}: ${parsed.problem.message}`);
  return evaluate(parsed.expression, attributes);
}

test('an attribute gives what the directory has, and nothing where it has nothing', () => {
  assert.equal(result('mail'), 'Ann.Lee@Example.com');
  assert.equal(result(' manager . displayName '), 'Bob');
  assert.equal(result('otherMails[2]'), 'lee@home.example');
  assert.deepEqual(result('otherMails'), ['ann@home.example', 'lee@home.example']);
  assert.equal(result('accountEnabled'), false);
  for (const path of [
    'city',
    'jobTitle',
    'state',
    'manager',
    'manager.mail',
    'otherMails[9]',
    'mail[0]',
    'mail.x',
  ]) {
    assert.equal(result(path), null, path);
  }
});

test('what every object inherits is no attribute', () => {
  for (const path of ['constructor', '__proto__', 'toString', 'manager.constructor', 'otherMails.length']) {
    assert.equal(result(path), null, path);
  }
});

test('texts stand in quotes of either kind, a backslash before a quote', () => {
  assert.equal(result(`"it's"`), "it's");
  assert.equal(result(`'it\\'s a \\\\'`), "it's a \\");
});

test('join leaves out what is empty', () => {
  assert.equal(result("join(' ', givenName, city, surname)"), 'Ann Lee');
  assert.equal(result("join('; ', otherMails)"), 'ann@home.example; lee@home.example');
  assert.equal(result("join(' ', city, state)"), null);
});

test('split gives a list of which one can be joined or taken', () => {
  assert.deepEqual(result("split(displayName, ',')"), ['LEE', 'Ann (Sales)']);
  assert.deepEqual(result("split('a', '')"), ['a']);
  assert.deepEqual(result("split(city, ',')"), []);
});

test('coalesce gives the first that is not empty', () => {
  assert.equal(result('coalesce(city, jobTitle, department, mail)'), 'Sales');
  assert.equal(result('coalesce(city)'), null);
});

test('list puts texts and lists one after the other', () => {
  assert.deepEqual(result('list(mail, city, otherMails)'), [
    'Ann.Lee@Example.com',
    'ann@home.example',
    'lee@home.example',
  ]);
});

test('switch and equals compare without regard to case and accents', () => {
  assert.equal(result("switch(department, 'Other', 'SALES', 'Vertrieb', 'it', 'IT')"), 'Vertrieb');
  assert.equal(result("switch(city, 'Other', 'SALES', 'Vertrieb')"), 'Other');
  assert.equal(result("equals('Zoë', 'ZOE')"), true);
  assert.equal(result("if(equals(department, 'sales'), surname, mail)"), 'Lee');
  assert.equal(result("if(accountEnabled, 'here')"), null);
  assert.equal(result("if(mail, 'reachable', 'not')"), 'reachable');
});

test('for switch and equals an empty text is the same as nothing', () => {
  assert.equal(result("switch(city, 'Other', '', 'Nowhere')"), 'Nowhere');
  assert.equal(result("if(equals(jobTitle, ''), 'Staff', jobTitle)"), 'Staff');
  assert.equal(result("equals(mail, '')"), false);
});

test('the functions of a text take each of a list', () => {
  assert.equal(result('lower(mail)'), 'ann.lee@example.com');
  assert.deepEqual(result('upper(otherMails)'), ['ANN@HOME.EXAMPLE', 'LEE@HOME.EXAMPLE']);
  assert.equal(result('trim(givenName)'), 'Ann');
  assert.equal(result("replace(mail, '.', '')"), 'AnnLee@Examplecom');
  assert.equal(result("append(city, ' town')"), null);
  assert.equal(result("append(surname, ' (external)')"), 'Lee (external)');
  assert.equal(result('language(preferredLanguage)'), 'en-US');
});

test('substring counts characters, not halves of them', () => {
  assert.equal(result('substring(displayName, 5, 3)'), 'Ann');
  assert.equal(result('substring(displayName, 0, 2)', { displayName: '😀😁😂' }), '😀😁');
  assert.equal(result('substring(mail, 400)'), null);
});

test('date gives the day, and nothing for what is none', () => {
  assert.equal(result('date(employeeHireDate)'), '2024-02-29');
  assert.equal(result('date(mail)'), null);
});

test('function names may be written in any case', () => {
  assert.equal(result('Lower(mail)'), 'ann.lee@example.com');
});

test('what cannot be read is told with its place', () => {
  const problems: Readonly<Record<string, number>> = {
    '': 0,
    '   ': 0,
    'mail mail': 5,
    'join(mail': 9,
    "join(' ', mail,)": 15,
    'nothing(mail)': 0,
    'lower()': 0,
    'lower(mail, mail)': 0,
    "switch(mail, 'a', 'b', 'c', 'd')": 0,
    'otherMails[-1]': 11,
    'otherMails[mail]': 11,
    'manager.': 8,
    "'open": 0,
    'mail; drop': 4,
    '1a': 0,
    'mail + mail': 5,
    '`mail`': 0,
  };
  for (const [text, position] of Object.entries(problems)) {
    const parsed = parseExpression(text);
    assert.ok('problem' in parsed, text);
    if (text.trim() !== '') assert.equal(parsed.problem.position, position, text);
    assert.match(parsed.problem.message, /\S.*\.$/, text);
  }
});

test('an expression is bounded in length and depth', () => {
  assert.ok('problem' in parseExpression(`'${'x'.repeat(1000)}'`));
  assert.ok('problem' in parseExpression(`${'lower('.repeat(11)}mail${')'.repeat(11)}`));
  assert.ok('expression' in parseExpression(`${'lower('.repeat(10)}mail${')'.repeat(10)}`));
});

test('what an expression gives is bounded, however it is made', () => {
  const long = 'x'.repeat(1_000_000);
  const texts = [
    'mail',
    "replace(mail, 'x', 'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy')",
    "replace(replace(mail, 'x', mail), 'x', mail)",
    `join('', ${Array(40).fill('mail').join(',')})`,
    'append(mail, mail)',
    'otherMails',
    'list(otherMails, otherMails, mail)',
    "split(mail, 'x')",
  ];
  const attributes = { mail: long, otherMails: Array(5000).fill(long.slice(0, 5000)) };
  for (const text of texts) {
    const given = textsOf(result(text, attributes));
    assert.ok(given.length <= longestList && given.join('').length <= longestText, text);
  }
});

const anyExpression = fc.letrec<{ node: string; leaf: string; call: string }>(tie => ({
  leaf: fc.oneof(
    fc.constantFrom(
      'mail',
      'otherMails',
      'otherMails[0]',
      'manager.displayName',
      'odd',
      'accountEnabled',
      '3',
    ),
    fc.string({ maxLength: 5 }).map(text => `'${text.replace(/[\\']/g, '\\$&')}'`),
  ),
  call: fc.oneof(
    fc
      .tuple(fc.constantFrom('lower', 'upper', 'trim', 'date', 'language', 'coalesce', 'list'), tie('node'))
      .map(([name, one]) => `${name}(${one})`),
    fc
      .tuple(
        fc.constantFrom('join', 'split', 'append', 'equals', 'substring', 'if', 'coalesce'),
        tie('node'),
        tie('node'),
      )
      .map(([name, one, two]) => `${name}(${one}, ${two})`),
    fc
      .tuple(fc.constantFrom('replace', 'substring', 'if', 'list'), tie('node'), tie('node'), tie('node'))
      .map(([name, one, two, three]) => `${name}(${one},${two},${three})`),
  ),
  node: fc.oneof({ maxDepth: 4 }, tie('leaf'), tie('call')),
}));

test('whatever a directory says, an expression gives a text, a list, a yes or no, or nothing, each storable', () => {
  const value = fc.oneof(fc.string({ unit: 'binary' }), fc.anything());
  const attributes = fc.record({
    mail: value,
    otherMails: value,
    manager: value,
    odd: value,
    accountEnabled: value,
  });
  fc.assert(
    fc.property(anyExpression.node, attributes, (text, given) => {
      const parsed = parseExpression(text);
      if ('problem' in parsed) return;
      const found = evaluate(parsed.expression, given);
      assert.ok(
        found === null || typeof found === 'boolean' || textsOf(found).every(one => one.isWellFormed()),
      );
      assert.deepEqual(evaluate(parsed.expression, given), found);
    }),
  );
});

test('no text makes the reading of an expression throw', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('join(', 'mail', '(', ')', ',', "'", '[', ']', '.', '\\'),
    ),
  );
  fc.assert(fc.property(pieces, parts => void parseExpression(parts.join(''))));
});
