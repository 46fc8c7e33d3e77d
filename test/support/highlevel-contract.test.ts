import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAnswer, contractOperation, requestMembers, templateOf } from './highlevel-contract.ts';

const contact = { id: 'c1', locationId: 'l1', tags: [], customFields: [] };
const readContact = ['GET', '/contacts/{contactId}'] as const;

test('an answer as published has no differences, and members beyond the contract are none', () => {
  const answer = { contact: { ...contact, email: 'ada@example.com', version: 1 }, traceId: 't' };
  assert.deepEqual(checkAnswer('dated', ...readContact, 200, answer), []);
});

test('a wrong status, a missing record, id or list, a null and a wrong type are differences', () => {
  assert.deepEqual(checkAnswer('dated', ...readContact, 201, { contact }), ['The status is 201, not 200.']);
  assert.deepEqual(checkAnswer('dated', ...readContact, 200, {}), ['body.contact is missing.']);
  assert.deepEqual(checkAnswer('dated', ...readContact, 200, [contact]), ['body is not of type object.']);
  const faulty = { tags: ['a', 7], email: null, dnd: 'yes' };
  assert.deepEqual(checkAnswer('dated', ...readContact, 200, { contact: faulty }), [
    'body.contact.id is missing.',
    'body.contact.customFields is missing.',
    'body.contact.email is null.',
    'body.contact.dnd is not of type boolean.',
    'body.contact.tags[1] is not of type string.',
  ]);
});

test('the DND channels of one version are a difference under the other', () => {
  const withDnd = (channel: string) => ({
    contact: { ...contact, dndSettings: { [channel]: { status: 'active' } } },
  });
  assert.deepEqual(checkAnswer('dated', ...readContact, 200, withDnd('SMS')), []);
  assert.deepEqual(checkAnswer('v3', ...readContact, 200, withDnd('sms')), []);
  const difference = 'body.contact.dndSettings.SMS belongs to another version.';
  assert.deepEqual(checkAnswer('v3', ...readContact, 200, withDnd('SMS')), [difference]);
});

test('both spellings of success are asked for where v3 keeps both', () => {
  const remove = ['DELETE', '/contacts/{contactId}'] as const;
  assert.deepEqual(checkAnswer('dated', ...remove, 200, { succeded: true }), []);
  assert.deepEqual(checkAnswer('v3', ...remove, 200, { succeded: true }), ['body.succeeded is missing.']);
});

test('errors in the published data are put right: values of custom fields, tasks of a location, dates', () => {
  const customFields = [{ id: 'f1', value: ['a', 'b'] }];
  const valued = { contact: { ...contact, customFields } };
  assert.deepEqual(checkAnswer('dated', ...readContact, 200, valued), []);
  const tasks = { tasks: [{ id: 't1', completed: 'no' }] };
  assert.deepEqual(checkAnswer('dated', 'POST', '/locations/{locationId}/tasks/search', 200, tasks), [
    'body.tasks[0].completed is not of type boolean.',
  ]);
  assert.deepEqual(requestMembers('v3', 'POST', '/contacts/').dateOfBirth, {
    type: 'string',
    nullable: true,
  });
});

test('searches, which HighLevel describes without a schema, are held to the contact', () => {
  const search = ['POST', '/contacts/search'] as const;
  assert.deepEqual(checkAnswer('v3', ...search, 200, { contacts: [contact], total: 1 }), []);
  assert.deepEqual(checkAnswer('v3', ...search, 200, { contacts: [contact] }), ['body.total is missing.']);
  const duplicate = ['GET', '/contacts/search/duplicate'] as const;
  assert.deepEqual(checkAnswer('dated', ...duplicate, 200, { contact: null }), []);
  assert.deepEqual(checkAnswer('dated', ...duplicate, 200, {}), ['body.contact is missing.']);
});

test('a path leads to its template, a literal part before a parameter, with or without the last slash', () => {
  assert.equal(templateOf('dated', 'get', '/contacts'), '/contacts/');
  assert.equal(templateOf('dated', 'delete', '/contacts/c1'), '/contacts/{contactId}');
  const removeAll = '/contacts/{contactId}/campaigns/removeAll';
  assert.equal(templateOf('v3', 'delete', '/contacts/c1/campaigns/removeAll'), removeAll);
  assert.equal(templateOf('dated', 'patch', '/contacts/c1'), undefined);
  assert.throws(() => contractOperation('dated', 'PATCH', '/contacts/'), /no operation PATCH/);
});
