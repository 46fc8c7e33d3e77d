import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Contact } from '#contacts/contact.ts';
import { requestMembers } from '#test/support/highlevel-contract.ts';
import { contactInput, valuesFrom } from './contact-in.ts';
import { contactCalls, valuesOf } from './contact-out.ts';
import { changedParts } from './linked-values.ts';
import { mergeValues } from './merge-values.ts';

const contact: Contact = {
  id: 'here1',
  locationId: 'l1',
  version: 3,
  firstName: 'Priya',
  lastName: 'Ivanova',
  name: 'Priya Ivanova',
  email: 'Priya@example.com',
  phone: '+12125550123',
  companyName: 'Example Bakery',
  businessId: 'business1',
  gender: 'female',
  postalCode: '10001',
  dateOfBirth: '1990-05-17T00:00:00.000Z',
  type: 'lead',
  additionalEmails: [{ email: 'second@example.com' }],
  additionalPhones: [],
  externalIds: [],
  followers: [],
  tags: ['New patient'],
  customFields: [{ id: 'field1', key: 'shoe_size', name: 'Shoe size', value: 42 }],
  dnd: false,
  dndSettings: { SMS: { status: 'active' }, RCS: { status: 'active' } },
  inboundDndSettings: {},
  dateAdded: '2026-01-15T09:00:00.000Z',
  dateUpdated: '2026-01-15T09:00:00.000Z',
  lastActivity: '2026-01-15T09:00:00.000Z',
};

const remote = {
  field: (id: string) => (id === 'field1' ? 'there-field' : undefined),
  business: (id: string) => (id === 'business1' ? 'there-business' : undefined),
  isApart: () => false,
  user: (id: string) => (id === 'user1' ? 'there-user' : undefined),
};
const local = {
  field: (id: string) => (id === 'there-field' ? 'field1' : undefined),
  business: (id: string) => (id === 'there-business' ? 'business1' : undefined),
  isApart: () => false,
  user: (id: string) => (id === 'there-user' ? 'user1' : undefined),
};

test('what is sent are members of the contract, and nothing that HighLevel cannot hold', () => {
  const values = valuesOf(contact);
  const calls = contactCalls(changedParts({}, values), values, remote);
  const taken = requestMembers('dated', 'PUT', '/contacts/{contactId}');
  assert.deepEqual(
    Object.keys(calls.members).filter(member => !(member in taken)),
    [],
  );
  assert.deepEqual(calls.members, {
    firstName: 'Priya',
    lastName: 'Ivanova',
    email: 'priya@example.com',
    phone: '+12125550123',
    postalCode: '10001',
    dateOfBirth: '1990-05-17',
    customFields: [{ id: 'there-field', field_value: 42 }],
    dndSettings: { SMS: { status: 'active' } },
  });
  assert.deepEqual(
    [calls.companyName, calls.businessId, calls.tagsAdded],
    ['Example Bakery', 'there-business', ['new patient']],
  );
});

test('only what changed is sent; what was emptied is cleared in the way that its member takes', () => {
  const before = valuesOf(contact);
  const { postalCode, phone, businessId, dndSettings, ...rest } = contact;
  const after = valuesOf({ ...rest, dndSettings: {}, tags: ['VIP'], customFields: [] });
  const calls = contactCalls(changedParts(before, after), after, remote);
  assert.deepEqual(calls, {
    members: {
      postalCode: '',
      phone: null,
      customFields: [{ id: 'there-field', field_value: '' }],
      dndSettings: { SMS: { status: 'inactive' } },
    },
    companyName: undefined,
    tagsAdded: ['vip'],
    tagsRemoved: ['new patient'],
    followersAdded: [],
    followersRemoved: [],
    businessId: null,
  });
});

test('what HighLevel answers to what was sent reads as what was sent, whatever it makes of tags and dates', () => {
  const values = valuesOf(contact);
  const answered = {
    ...contact,
    email: 'priya@example.com',
    tags: ['new patient'],
    businessId: 'there-business',
    customFields: [{ id: 'there-field', value: 42 }],
    dndSettings: { SMS: { status: 'active' }, Email: { status: 'inactive', message: '' } },
  };
  const read = valuesFrom(answered, local, {});
  assert.deepEqual(changedParts(values, read), ['tags.new patient']);
  assert.equal(read['tags.new patient'], 'new patient');
});

test('a change there alone is taken, one on both sides is a conflict unless it is the same change', () => {
  const then = { firstName: 'Priya', city: 'Exampleville', state: 'NY', 'tags.vip': 'VIP' };
  const merged = mergeValues({
    ruleOf: () => ({ owner: 'newest', mode: 'always' }),
    hereThen: then,
    here: { ...then, city: 'Here', state: 'NJ' },
    thereThen: { ...then, 'tags.vip': 'vip' },
    there: { firstName: 'Pria', city: 'There', state: 'NJ' },
  });
  assert.deepEqual(merged.taken, ['firstName', 'tags.vip']);
  assert.deepEqual(merged.conflicts, [{ part: 'city', here: 'Here', there: 'There' }]);
});

test('what is taken over becomes the members of an update, and leaves other tags', () => {
  const parts = ['city', 'customFields.field1', 'dnd', 'dndSettings.SMS', 'tags.new', 'tags.vip'];
  const there = { city: 'There', 'customFields.field1': 43, 'tags.new': 'new' };
  assert.deepEqual(contactInput(parts, there, ['VIP', 'Other']), {
    city: 'There',
    dnd: false,
    tags: ['Other', 'new'],
    customFields: [{ id: 'field1', value: 43 }],
    dndSettings: { SMS: null },
  });
});
