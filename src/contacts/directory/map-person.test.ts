import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { areStorable } from '../text.ts';
import { type MappedPerson, mapPerson } from './map-person.ts';
import { defaultMapping, type MappedField } from './mapping.ts';
import type { Attributes } from './person.ts';

const berlin = { country: 'DE' };

function mapped(attributes: Attributes, fields: readonly MappedField[] = defaultMapping.fields) {
  return mapPerson({ id: '1', attributes }, { fields: [...fields] }, berlin);
}

/** The values that are there. */
function present({ values }: MappedPerson): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

async function values(attributes: Attributes): Promise<Record<string, unknown>> {
  return present(await mapped(attributes));
}

test('a person becomes what a contact holds', async () => {
  const person = await mapped({
    givenName: 'Ann',
    surname: 'Lee',
    displayName: 'Lee, Ann (Sales)',
    mail: 'Ann.Lee@Contoso.COM',
    otherMails: ['ann@home.example'],
    userPrincipalName: 'ann.lee@contoso.com',
    mobilePhone: '+1 415 555 0100',
    businessPhones: ['030 1234567'],
    companyName: 'Contoso',
    jobTitle: 'Buyer',
    department: 'Sales',
    streetAddress: 'Main Street 1\r\nFloor 2',
    city: 'Berlin',
    country: 'Germany',
    preferredLanguage: 'DE-de',
    manager: { id: '2', displayName: 'Bob Roe', mail: 'bob@contoso.com' },
  });
  assert.deepEqual(person.notes, []);
  assert.deepEqual(present(person), {
    firstName: 'Ann',
    lastName: 'Lee',
    email: 'Ann.Lee@contoso.com',
    additionalEmails: ['ann@home.example'],
    phone: '+14155550100',
    additionalPhones: ['+49301234567'],
    companyName: 'Contoso',
    address1: 'Main Street 1, Floor 2',
    city: 'Berlin',
    country: 'DE',
    'customField:entra_job_title': 'Buyer',
    'customField:entra_department': 'Sales',
    'customField:entra_manager': 'Bob Roe',
    'customField:entra_preferred_language': 'de-DE',
  });
});

test('F22: a person of whom nothing is known becomes nothing, and nothing is invented', async () => {
  const names = [
    'mail',
    'otherMails',
    'displayName',
    'mobilePhone',
    'businessPhones',
    'country',
    'manager',
    'city',
  ];
  for (const nothing of [undefined, null, '', '  \t', {}, []]) {
    const person = await mapped(Object.fromEntries(names.map(name => [name, nothing])));
    assert.deepEqual({ values: present(person), notes: person.notes }, { values: {}, notes: [] });
  }
  assert.deepEqual(await values({}), {});
});

test('a name is never taken apart: without first and last name it stays whole', async () => {
  assert.deepEqual(await values({ displayName: 'Ann van der Lee' }), { name: 'Ann van der Lee' });
  assert.deepEqual(await values({ displayName: 'Ann van der Lee', surname: 'van der Lee' }), {
    lastName: 'van der Lee',
  });
});

test('without a mail the first other mail is the e-mail, then a sign-in name that can be delivered to', async () => {
  const userPrincipalName = 'ann@contoso.com';
  assert.deepEqual(await values({ otherMails: ['a@x.example', 'b@x.example'], userPrincipalName }), {
    email: 'a@x.example',
    additionalEmails: ['b@x.example', 'ann@contoso.com'],
  });
  assert.deepEqual(await values({ userPrincipalName }), { email: 'ann@contoso.com' });
});

test('sign-in names that reach nobody are no e-mail, unless they are the mail too', async () => {
  for (const userPrincipalName of ['ann@contoso.onmicrosoft.com', 'a_x.com#EXT#@contoso.com']) {
    assert.deepEqual(await values({ userPrincipalName }), {}, userPrincipalName);
  }
  const mail = 'Ann@contoso.onmicrosoft.com';
  assert.deepEqual(await values({ mail, userPrincipalName: mail.toLowerCase() }), { email: mail });
});

test('what is no address is left out with a note, and the next one taken', async () => {
  const person = await mapped({ mail: 'ann at contoso', otherMails: ['ann@home.example'] });
  assert.deepEqual(present(person), { email: 'ann@home.example' });
  assert.deepEqual(person.notes, [
    { target: 'email', message: '“ann at contoso” is no e-mail address and was left out.' },
  ]);
});

test('proxy addresses can be mapped: e-mails among them lose their kind, others are left out', async () => {
  const fields: MappedField[] = [
    { target: 'email', source: 'mail', owner: 'directory' },
    { target: 'additionalEmails', source: 'proxyAddresses', owner: 'directory' },
  ];
  const proxyAddresses = [
    'SMTP:ann@x.example',
    'smtp:lee@x.example',
    'SIP:ann@x.example',
    'X500:/o=X/cn=ann',
  ];
  const person = await mapped({ mail: 'Ann@x.example', proxyAddresses }, fields);
  assert.deepEqual(present(person), { email: 'Ann@x.example', additionalEmails: ['lee@x.example'] });
});

test('a number is dialled where the person is at home, else where the location is', async () => {
  const numbers = await Promise.all(
    [{ usageLocation: 'CH', country: 'France' }, { country: 'France' }, { country: 'Wonderland' }].map(
      async home => (await values({ mobilePhone: '078 912 34 56', ...home })).phone,
    ),
  );
  assert.deepEqual(numbers, ['+41789123456', '+33789123456', '+49789123456']);
});

test('a number that cannot be dialled is kept as it is written, with a note, and the next one taken', async () => {
  const person = await mapped({ mobilePhone: 'ask reception', businessPhones: ['+49 30 1234567 ext. 89'] });
  assert.deepEqual(present(person), {
    phone: '+49301234567',
    'customField:entra_phone': 'ask reception, +49 30 1234567 ext. 89',
  });
  assert.deepEqual(person.notes, [
    {
      target: 'phone',
      message: '“ask reception” is no phone number that can be dialled, and is kept as it is written.',
    },
  ]);
});

test('a country is two letters, by any of its names; one that is unknown gives way to the usage location', async () => {
  const found = await Promise.all(
    [{ country: 'UK' }, { country: 'Deutschland' }, { country: 'Wonderland', usageLocation: 'us' }].map(
      async given => (await values(given)).country,
    ),
  );
  assert.deepEqual(found, ['GB', 'DE', 'US']);
  const unknown = await mapped({ country: 'Wonderland' });
  assert.deepEqual(unknown.notes, [
    { target: 'country', message: '“Wonderland” is no country that is known and was left out.' },
  ]);
});

test('F23: what is too long is cut between characters, with a note; at the limit nothing is cut', async () => {
  const family = '👩‍👩‍👧';
  const person = await mapped({
    givenName: 'a'.repeat(1000),
    surname: `${'b'.repeat(997)}${family}`,
    jobTitle: 'x'.repeat(1_000_000),
    otherMails: Array.from({ length: 250 }, (_, index) => `ann${index}@x.example`),
  });
  assert.equal(person.values.firstName, 'a'.repeat(1000));
  assert.equal(person.values.lastName, 'b'.repeat(997));
  assert.equal(person.values['customField:entra_job_title'], 'x'.repeat(1000));
  const { additionalEmails: others } = person.values;
  assert.ok(Array.isArray(others) && others.length === 10 && others[0] === 'ann1@x.example');
  assert.deepEqual(person.notes.map(({ target }) => target).sort(), [
    'additionalEmails',
    'customField:entra_job_title',
    'lastName',
  ]);
});

test('F23: one character longer than the limit is cut, and stays storable', async () => {
  for (const giant of [`e${'\u0301'.repeat(5000)}`, '👩‍'.repeat(2000)]) {
    const { firstName } = (await mapped({ givenName: giant })).values;
    assert.ok(typeof firstName === 'string' && firstName.length <= 1000 && firstName.isWellFormed());
  }
});

test('F24: what could do harm is stored inert, and text is composed', async () => {
  assert.deepEqual(
    await values({
      givenName: '\u202bשלום\u202c',
      surname: 'Jose\u0301\0\u0007',
      city: 'New\nYork\t City',
      companyName: "<script>alert('x')</script>",
      state: 'half \ud83d',
      department: 'Аррӏе',
      jobTitle: '👩‍👩‍👧',
    }),
    {
      firstName: '\u202bשלום\u202c',
      lastName: 'José',
      city: 'New York  City',
      companyName: "<script>alert('x')</script>",
      state: 'half \ufffd',
      'customField:entra_department': 'Аррӏе',
      'customField:entra_job_title': '👩‍👩‍👧',
    },
  );
});

test('a pinned value stands whatever the directory says', async () => {
  const fields: MappedField[] = [
    { target: 'companyName', source: 'companyName', owner: 'directory', pinned: 'Ours' },
  ];
  assert.equal((await mapped({ companyName: 'Theirs' }, fields)).values.companyName, 'Ours');
  assert.equal((await mapped({}, fields)).values.companyName, 'Ours');
});

test('custom fields hold what their data type does; what does not fit is left out with a note', async () => {
  const types = ['NUMERICAL', 'DATE', 'EMAIL', 'PHONE', 'LARGE_TEXT'] as const;
  const fieldsFrom = (source: string): MappedField[] =>
    types.map(dataType => ({ target: `customField:${dataType}`, source, owner: 'directory', dataType }));
  const number = await mapped({ employeeId: '0042' }, fieldsFrom('employeeId'));
  assert.deepEqual(present(number), { 'customField:NUMERICAL': 42, 'customField:LARGE_TEXT': '0042' });
  assert.deepEqual(number.notes.map(({ message }) => message).sort(), [
    '“0042” was left out: it must be a date, as 2026-09-25.',
    '“0042” was left out: it must be a valid phone number.',
    '“0042” was left out: it must be an email.',
  ]);
  const lines = await mapped({ streetAddress: 'One\r\n\r\nTwo' }, fieldsFrom('streetAddress').slice(4));
  assert.deepEqual(present(lines), { 'customField:LARGE_TEXT': 'One\nTwo' });
});

test('time zones and dates that are none are left out with a note', async () => {
  const fields: MappedField[] = [
    { target: 'timezone', source: 'officeLocation', owner: 'directory' },
    { target: 'dateOfBirth', source: 'employeeId', owner: 'directory' },
  ];
  const good = await mapped({ officeLocation: 'Europe/Berlin', employeeId: '1990-09-25' }, fields);
  assert.deepEqual(present(good), { timezone: 'Europe/Berlin', dateOfBirth: '1990-09-25' });
  const bad = await mapped({ officeLocation: 'Berlin', employeeId: '1990-02-30' }, fields);
  assert.deepEqual({ values: present(bad), notes: bad.notes.length }, { values: {}, notes: 2 });
});

test('F24: whatever a directory says, what becomes of it can be stored, and is the same again', async () => {
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.string({ unit: 'binary' })),
    fc.emailAddress(),
    fc.anything(),
  );
  const names = [
    'givenName',
    'surname',
    'displayName',
    'mail',
    'otherMails',
    'mobilePhone',
    'businessPhones',
  ];
  const more = ['country', 'streetAddress', 'jobTitle', 'manager', 'preferredLanguage', 'usageLocation'];
  const attributes = fc.dictionary(fc.constantFrom(...names, ...more), value);
  await fc.assert(
    fc.asyncProperty(attributes, async given => {
      const person = await mapped(given);
      assert.ok(areStorable(person.values) && areStorable(person.notes));
      assert.deepEqual(await mapped(given), person);
    }),
  );
});
