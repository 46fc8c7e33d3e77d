import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDocument } from './document.ts';
import { newUserId, scimPerson } from './person.ts';
import { enterpriseSchema, userSchema } from './schema.ts';

function person(members: Readonly<Record<string, unknown>>) {
  const document = readDocument({ schemas: [userSchema], userName: 'ann@contoso.com', ...members });
  return scimPerson({ id: 'u1', document });
}

test('a user is a person by the names of Microsoft Graph', () => {
  const members = {
    displayName: 'Ann Lee',
    name: { givenName: 'Ann', familyName: 'Lee', formatted: 'Lee, Ann' },
    title: 'Lead',
    active: true,
    preferredLanguage: 'de-DE',
    userType: 'Contractor',
    emails: [
      { type: 'home', value: 'ann@example.com' },
      { type: 'work', value: 'ann@contoso.com' },
    ],
    phoneNumbers: [
      { type: 'mobile', value: '+49 170 1' },
      { type: 'work', value: '+49 30 1' },
      { type: 'home', value: '+49 30 2' },
      { type: 'fax', value: '+49 30 3' },
    ],
    addresses: [
      {
        type: 'work',
        formatted: 'Room 12',
        streetAddress: 'Main 1',
        locality: 'Bonn',
        region: 'NRW',
        postalCode: '53111',
        country: 'DE',
      },
    ],
    [enterpriseSchema]: {
      employeeNumber: '701984',
      department: 'Sales',
      organization: 'Contoso',
      manager: { value: 'u2', displayName: 'Mia' },
    },
  };
  assert.deepEqual(person(members), {
    id: 'u1',
    attributes: {
      accountEnabled: true,
      userPrincipalName: 'ann@contoso.com',
      displayName: 'Ann Lee',
      givenName: 'Ann',
      surname: 'Lee',
      mail: 'ann@contoso.com',
      otherMails: ['ann@example.com'],
      mobilePhone: '+49 170 1',
      businessPhones: ['+49 30 1'],
      faxNumber: '+49 30 3',
      streetAddress: 'Main 1',
      city: 'Bonn',
      state: 'NRW',
      postalCode: '53111',
      country: 'DE',
      officeLocation: 'Room 12',
      jobTitle: 'Lead',
      preferredLanguage: 'de-DE',
      employeeType: 'Contractor',
      companyName: 'Contoso',
      department: 'Sales',
      employeeId: '701984',
      manager: { id: 'u2', displayName: 'Mia' },
    },
  });
});

test('the primary address is the mail, before that of work', () => {
  const { attributes } = person({
    emails: [
      { type: 'work', value: 'w@contoso.com' },
      { type: 'other', value: 'p@contoso.com', primary: true },
    ],
  });
  assert.equal(attributes.mail, 'p@contoso.com');
  assert.deepEqual(attributes.otherMails, ['w@contoso.com']);
});

test('a person is enabled unless the user is not active, and a guest stays one', () => {
  assert.equal(person({}).attributes.accountEnabled, true);
  assert.equal(person({ active: 'False' }).attributes.accountEnabled, false);
  assert.equal(person({ userType: 'guest' }).attributes.userType, 'Guest');
});

test('a user has the id of the directory where that came as externalId', () => {
  const fresh = () => 'fresh';
  assert.equal(
    newUserId({ externalId: '2819C223-7F76-453A-919D-413861904646' }, fresh),
    '2819c223-7f76-453a-919d-413861904646',
  );
  assert.equal(newUserId({ externalId: 'annl' }, fresh), 'fresh');
  assert.equal(newUserId({}, fresh), 'fresh');
});
