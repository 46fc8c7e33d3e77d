import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addCustomField } from '#test/support/custom-fields.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from './create.ts';
import { deleteContact } from './delete.ts';
import { getContact } from './get.ts';
import { updateContact } from './update.ts';

specify(updateContact, operation => {
  const { perform, sample, events, clock } = operation;
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');
  const read = async (contactId: string) => (await perform(getContact, { contactId })).contact;
  const typesSince = async (contactId: string, count: number) =>
    (await events(contactId)).slice(count).map(({ type }) => type);

  test('only the members that were sent change, a tag list replaces the tags, and the answer says which went', async () => {
    const contactId = await make({
      firstName: 'Priya',
      lastName: 'Ivanova',
      email: 'priya@example.com',
      tags: ['New patient', 'newsletter'],
    });
    clock.advance(60_000);
    const answer = await sample({
      contactId,
      companyName: 'Example Bakery',
      gender: 'female',
      phone: '(212) 555-0101',
      tags: ['newsletter', 'VIP'],
      notes: [{ body: 'Moved to the bakery.' }],
    });

    assert.equal(answer.succeded, true);
    assert.equal(answer.succeeded, true);
    assert.deepEqual(answer.tagsRemoved, ['New patient']);
    assert.equal(at(answer, 'contact.firstName'), 'Priya');
    assert.equal(at(answer, 'contact.companyName'), 'Example Bakery');
    assert.equal(at(answer, 'contact.phone'), '+12125550101');
    assert.equal(at(answer, 'contact.version'), 2);
    assert.deepEqual(at(answer, 'contact.tags'), ['newsletter', 'VIP']);
    assert.equal(at(answer, 'notes.0.body'), 'Moved to the bakery.');
    assert.deepEqual(await read(contactId), answer.contact);
  });

  test('fields, tags and do-not-disturb store an event each, in that order, then what was attached', async () => {
    const contactId = await make({ firstName: 'Omar', tags: ['one'] });
    const before = (await events(contactId)).length;
    await perform(updateContact, {
      contactId,
      firstName: 'Umar',
      tags: ['two'],
      dnd: true,
      inboundDndSettings: { all: { status: 'active' } },
      tasks: [{ title: 'Call', dueDate: '2026-02-01' }],
    });
    assert.deepEqual(await typesSince(contactId, before), [
      'contact.updated',
      'contact.tagsChanged',
      'contact.dndChanged',
      'contact.inboundDndChanged',
      'task.created',
    ]);
    const updated = (await events(contactId))[before];
    assert.deepEqual(updated?.changes, [{ field: 'firstName', from: 'Omar', to: 'Umar' }]);
    assert.equal(updated?.operation, 'contact.update');
  });

  test('null and empty text empty a member; what is not named stays', async () => {
    const contactId = await make({
      firstName: 'Grace',
      city: 'Exampleville',
      source: 'web',
      website: 'x.example',
    });
    const { contact } = await perform(updateContact, { contactId, city: null, source: '' });
    assert.deepEqual([at(contact, 'firstName'), at(contact, 'website')], ['Grace', 'x.example']);
    const kept = await read(contactId);
    assert.equal(JSON.stringify(kept).includes('"city"'), false);
    assert.equal(JSON.stringify(kept).includes('"source"'), false);
  });

  test('only the named custom fields and do-not-disturb channels change, and null clears one', async () => {
    const shoe = await addCustomField(operation, 'Shoe size', 'NUMERICAL');
    const club = await addCustomField(operation, 'Club');
    const contactId = await make({
      customFields: [
        { id: shoe, value: 42 },
        { key: 'club', field_value: 'Gold' },
      ],
      dndSettings: { Email: { status: 'active' }, SMS: { status: 'active' } },
    });
    const { contact } = await perform(updateContact, {
      contactId,
      customFields: [{ key: 'contact.club', fieldValue: 'Silver' }],
      dndSettings: { SMS: null },
    });
    assert.deepEqual(at(contact, 'customFields'), [
      { id: shoe, key: 'shoe_size', name: 'Shoe size', value: 42 },
      { id: club, key: 'club', name: 'Club', value: 'Silver' },
    ]);
    assert.deepEqual(at(contact, 'dndSettings'), { Email: { status: 'active' } });

    const named = await perform(updateContact, { contactId, customFields: [{ id: shoe }] });
    assert.equal(at(named, 'contact.customFields.0.value'), 42);
    const cleared = await perform(updateContact, { contactId, customFields: [{ id: shoe, value: '' }] });
    assert.deepEqual(at(cleared, 'contact.customFields.0.key'), 'club');
  });

  test('additional addresses and external ids are replaced by what was sent', async () => {
    const contactId = await make({ additionalEmails: ['one@example.com', 'two@example.com'] });
    const { contact } = await perform(updateContact, {
      contactId,
      additionalEmails: [{ email: 'three@example.com', label: 'work' }],
      externalIds: [{ system: 'crm', externalId: '7' }],
    });
    assert.deepEqual(at(contact, 'additionalEmails'), [{ email: 'three@example.com', label: 'work' }]);
    assert.deepEqual(at(contact, 'externalIds'), [{ system: 'crm', externalId: '7' }]);
  });

  test('an additional address that becomes the main one is no longer beside it', async () => {
    const contactId = await make({
      email: 'first@example.com',
      additionalEmails: ['second@example.com', 'third@example.com'],
      additionalPhones: ['+12125550144', '+12125550145'],
    });
    await perform(updateContact, { contactId, email: 'SECOND@example.com', phone: '(212) 555-0145' });
    const contact = await read(contactId);
    assert.equal(at(contact, 'email'), 'SECOND@example.com');
    assert.deepEqual(at(contact, 'additionalEmails'), [{ email: 'third@example.com' }]);
    assert.deepEqual(at(contact, 'additionalPhones'), [{ phone: '+12125550144' }]);
  });

  test('a call that changes nothing raises no version and stores no event', async () => {
    const contactId = await make({ firstName: 'Ines', tags: ['same'] });
    const before = await read(contactId);
    clock.advance(1000);
    const answer = await perform(updateContact, { contactId, firstName: 'Ines', tags: ['SAME'] });
    assert.deepEqual(answer, { succeded: true, succeeded: true, contact: before });
    assert.equal((await events(contactId)).length, 2);
  });

  test('an address that another contact has is refused, the own one in another spelling is taken', async () => {
    const contactId = await make({ email: 'own@example.com' });
    const other = await make({ firstName: 'Lena', additionalPhones: ['+12125550177'] });
    await assert.rejects(perform(updateContact, { contactId, phone: '212 555 0177' }), {
      code: 'duplicate_contact',
      details: { meta: { contactId: other, contactName: 'Lena', matchingField: 'phone' } },
    });
    const { contact } = await perform(updateContact, { contactId, email: 'OWN@example.com' });
    assert.equal(at(contact, 'email'), 'OWN@example.com');
  });

  test('a refused task undoes the whole call', async () => {
    const contactId = await make({ firstName: 'Ravi' });
    await assert.rejects(
      perform(updateContact, { contactId, firstName: 'Rafi', tasks: [{ title: 'x', dueDate: 'soon' }] }),
      /tasks\[0\]\.dueDate/,
    );
    assert.equal(at(await read(contactId), 'firstName'), 'Ravi');
  });

  test('a contact that was changed since it was read is 412, one that is not there 404, locationId is refused', async () => {
    const contactId = await make({ firstName: 'Tom' });
    await assert.rejects(perform(updateContact, { contactId, firstName: 'Tim' }, { ifVersion: 3 }), {
      code: 'version_conflict',
    });
    await assert.rejects(perform(updateContact, { contactId: 'invented', firstName: 'Tim' }), {
      code: 'not_found',
    });
    await perform(deleteContact, { contactId });
    await assert.rejects(perform(updateContact, { contactId, firstName: 'Tim' }, { ifVersion: 3 }), {
      code: 'not_found',
    });
    await assert.rejects(perform(updateContact, { contactId, locationId: operation.locationId }), {
      message: 'property locationId should not exist',
    });
  });

  test('two calls that change different members of one contact at once both count', async () => {
    const contactId = await make({ firstName: 'Both' });
    await Promise.all([
      perform(updateContact, { contactId, city: 'Exampleville' }),
      perform(updateContact, { contactId, gender: 'female' }),
    ]);
    const contact = await read(contactId);
    assert.deepEqual(
      [at(contact, 'city'), at(contact, 'gender'), at(contact, 'version')],
      ['Exampleville', 'female', 3],
    );
  });
});
