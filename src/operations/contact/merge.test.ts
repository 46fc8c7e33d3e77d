import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addAppointment } from '#test/support/hanging.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { addContactToCampaign } from '../campaign/add-contact.ts';
import { createCampaign } from '../campaign/create.ts';
import { listEnrollments } from '../enrollment/list.ts';
import { findContactByExternalId } from '../external-id/find.ts';
import { removeExternalId } from '../external-id/remove.ts';
import { setExternalId } from '../external-id/set.ts';
import { createContact } from './create.ts';
import { findDuplicateContact } from './find-duplicate.ts';
import { getContact } from './get.ts';
import { getContactHistory } from './history.ts';
import { listContacts } from './list.ts';
import { listDeletedContacts } from './list-deleted.ts';
import { mergeContacts } from './merge.ts';

specify(mergeContacts, context => {
  const { perform, sample, events } = context;
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');
  const task = (title: string) => ({ title, dueDate: '2026-01-16T12:00:00Z' });

  test('the first contact keeps its values and gets all that hangs on the others', async () => {
    const primaryId = await make({
      firstName: 'Priya',
      email: 'priya@example.com',
      tags: ['vip'],
      tasks: [task('Call')],
      externalIds: [{ system: 'crm', externalId: '1' }],
    });
    const other = await make({
      firstName: 'P.',
      lastName: 'Ivanova',
      email: 'ivanova@example.com',
      phone: '+12125550123',
      tags: ['newsletter'],
      tasks: [task('Write')],
      notes: [{ body: 'Prefers mornings.' }],
      externalIds: [{ system: 'crm', externalId: '2' }],
    });
    await addAppointment(context, other, 'Cleaning');
    const { campaign } = await perform(createCampaign, { name: 'Recall' });
    await perform(addContactToCampaign, { contactId: other, campaignId: at(campaign, 'id') });

    const answer = await sample({ primaryId, ids: [other] });
    assert.deepEqual(at(answer, 'mergedIds'), [other]);
    assert.equal(at(answer, 'contact.name'), 'Priya Ivanova');
    assert.equal(at(answer, 'contact.phone'), '+12125550123');
    assert.deepEqual(at(answer, 'contact.additionalEmails'), [{ email: 'ivanova@example.com' }]);
    assert.deepEqual(at(answer, 'contact.tags'), ['vip', 'newsletter']);

    const include = ['tasks', 'notes', 'appointments'];
    const kept = await perform(getContact, { contactId: primaryId, include });
    assert.deepEqual([at(kept, 'tasks.0.title'), at(kept, 'tasks.1.title')].sort(), ['Call', 'Write']);
    assert.equal(at(kept, 'notes.0.contactId'), primaryId);
    assert.equal(at(kept, 'appointments.0.title'), 'Cleaning');
    assert.equal(
      at(await perform(listEnrollments, { contactId: primaryId }), 'enrollments.0.status'),
      'active',
    );
    assert.deepEqual(at(answer, 'contact.externalIds'), [{ system: 'crm', externalId: '1' }]);
    assert.deepEqual(at(answer, 'contact.formerExternalIds'), [{ system: 'crm', externalId: '2' }]);
    const found = await perform(findContactByExternalId, { system: 'crm', externalId: '2' });
    assert.equal(at(found, 'contact.id'), primaryId);
    const duplicate = await perform(findDuplicateContact, { email: 'ivanova@example.com' });
    assert.equal(at(duplicate, 'contact.id'), primaryId);
  });

  test('the folded contact is gone, from the recycle bin too, and both tell of it in their events', async () => {
    const [primaryId, other] = [await make({ firstName: 'Omar' }), await make({ lastName: 'Nasser' })];
    const before = Number(at(await perform(listContacts), 'count'));
    const answer = await perform(mergeContacts, { primaryId, ids: [other] });

    await assert.rejects(perform(getContact, { contactId: other }), { code: 'not_found' });
    assert.deepEqual(at(await perform(listDeletedContacts), 'contacts'), []);
    assert.equal(at(await perform(listContacts), 'count'), before - 1);
    const typesOf = async (id: string) => (await events(id)).map(({ type }) => type);
    assert.deepEqual(await typesOf(other), ['contact.created', 'contact.deleted']);
    assert.deepEqual(await typesOf(primaryId), ['contact.created', 'contact.updated', 'contact.merged']);
    const merged = (await events(primaryId)).at(-1)?.data;
    assert.deepEqual([at(merged, 'mergeId'), at(merged, 'mergedIds')], [answer.mergeId, [other]]);
    const history = await perform(getContactHistory, { contactId: primaryId, field: 'mergedIds' });
    assert.deepEqual(at(history, 'changes.0.to'), [other]);
  });

  test('a rule takes a field from the contact that it names; what forbids to disturb wins', async () => {
    const primaryId = await make({ email: 'one@example.com', city: 'Graz', address1: 'Ring 1' });
    const other = await make({
      email: 'two@example.com',
      city: 'Genoa',
      country: 'IT',
      dndSettings: { SMS: { status: 'active' } },
    });
    const rules = [{ field: 'email', contactId: other }];
    const { contact } = await perform(mergeContacts, { primaryId, ids: [other], rules });
    assert.equal(at(contact, 'email'), 'two@example.com');
    assert.deepEqual(at(contact, 'additionalEmails'), [{ email: 'one@example.com' }]);
    assert.equal(at(contact, 'city'), 'Graz');
    assert.equal(Object.hasOwn(Object(contact), 'country'), false, 'no part of another address');
    assert.deepEqual(at(contact, 'dndSettings'), { SMS: { status: 'active' } });
  });

  test('an id that only leads to a contact since a merge can be made its own, or be forgotten', async () => {
    const link = (externalId: string) => [{ system: 'shop', externalId }];
    const [primaryId, second, third] = [
      await make({ firstName: 'Kim', externalIds: link('one') }),
      await make({ firstName: 'Kim', externalIds: link('two') }),
      await make({ firstName: 'Kim', externalIds: link('three') }),
    ];
    // Nothing but the link differs.
    await perform(mergeContacts, { primaryId: second, ids: [third] });
    const { contact } = await perform(mergeContacts, { primaryId, ids: [second] });
    assert.deepEqual(at(contact, 'externalIds'), link('one'));
    assert.deepEqual(at(contact, 'formerExternalIds'), [...link('two'), ...link('three')]);
    const other = await make({ firstName: 'Lee' });
    const three = { system: 'shop', externalId: 'three' };
    await assert.rejects(perform(setExternalId, { contactId: other, ...three }), { code: 'conflict' });

    const set = await perform(setExternalId, { contactId: primaryId, ...three });
    assert.deepEqual(at(set, 'contact.externalIds'), [three]);
    assert.deepEqual(at(set, 'contact.formerExternalIds'), link('two'));
    const removed = await perform(removeExternalId, { contactId: primaryId, system: 'shop' });
    assert.equal(Object.hasOwn(Object(removed.contact), 'formerExternalIds'), false);
    await perform(setExternalId, { contactId: other, system: 'shop', externalId: 'two' });
  });

  test('an active enrolment wins over an ended one', async () => {
    const { campaign } = await perform(createCampaign, { name: 'Spring' });
    const [primaryId, other] = [await make({ firstName: 'Grace' }), await make({ firstName: 'Gracia' })];
    for (const contactId of [primaryId, other]) {
      await perform(addContactToCampaign, { contactId, campaignId: at(campaign, 'id') });
    }
    await perform(mergeContacts, { primaryId, ids: [other] });
    const list = await perform(listEnrollments, { contactId: primaryId });
    assert.equal(at(list, 'enrollments.0.status'), 'active');
  });

  test('a contact that is not there, named twice or chosen from outside is refused, and nothing is merged', async () => {
    const primaryId = await make({ firstName: 'Ines' });
    const ids = [await make({ firstName: 'Inez' })];
    const refused = (input: object, error: object) =>
      assert.rejects(perform(mergeContacts, { primaryId, ids, ...input }), error);
    await refused({ ids: [...ids, 'invented'] }, { code: 'not_found' });
    await refused({ ids: [...ids, primaryId] }, /ids must hold other contacts than primaryId/);
    await refused({ rules: [{ field: 'tags', contactId: primaryId }] }, /rules\[0\]\.field must be one of/);
    await refused({ rules: [{ field: 'email', contactId: 'x' }] }, /rules\[0\]\.contactId must be/);
    await perform(getContact, { contactId: ids[0] });
  });
});
