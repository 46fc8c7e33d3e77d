import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRecord } from '#base/json.ts';
import { addAppointment, hangingRows } from '#test/support/hanging.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { addContactToCampaign } from '../campaign/add-contact.ts';
import { createCampaign } from '../campaign/create.ts';
import { removeContactFromCampaign } from '../campaign/remove-contact.ts';
import { findContactByExternalId } from '../external-id/find.ts';
import { createTask } from '../task/create.ts';
import { createContact } from './create.ts';
import { deleteContact } from './delete.ts';
import { getContact } from './get.ts';
import { mergeContacts } from './merge.ts';
import { undoMergeOfContacts } from './undo-merge.ts';
import { updateContact } from './update.ts';

specify(undoMergeOfContacts, context => {
  const { perform, sample, events, clock } = context;
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');
  const task = (title: string) => ({ title, dueDate: '2026-01-16T12:00:00Z' });
  const merge = async (primaryId: string, ...ids: string[]) =>
    textAt(await perform(mergeContacts, { primaryId, ids }), 'mergeId');
  const documentOf = async (contactId: string) => {
    const { contact } = await perform(getContact, { contactId });
    assert(isRecord(contact));
    const { version, dateUpdated, lastActivity, ...members } = contact;
    return JSON.stringify(members);
  };

  test('every contact is as it was, to the byte but for version and dates, and all hangs where it hung', async () => {
    const primaryId = await make({
      firstName: 'Priya',
      email: 'priya@example.com',
      additionalEmails: [{ email: 'p@example.com', label: 'work' }],
      tags: ['vip', 'newsletter'],
      tasks: [task('Call')],
      notes: [{ body: 'Kept' }],
      externalIds: [{ system: 'crm', externalId: '1' }],
      dndSettings: { Email: { status: 'inactive' } },
    });
    const others = [
      await make({
        lastName: 'Ivanova',
        email: 'ivanova@example.com',
        phone: '+12125550123',
        tags: ['newsletter', 'recall'],
        tasks: [task('Write'), task('Ring')],
        externalIds: [{ system: 'crm', externalId: '2' }],
        dnd: true,
        dndSettings: { Email: { status: 'active' }, SMS: { status: 'permanent' } },
      }),
      await make({ companyName: 'Example Dental', dateOfBirth: '1990-09-25', notes: [{ body: 'Came' }] }),
    ];
    const all = [primaryId, ...others];
    await addAppointment(context, others[0] ?? '', 'Cleaning');
    const { campaign } = await perform(createCampaign, { name: 'Recall' });
    const campaignId = at(campaign, 'id');
    for (const contactId of all) await perform(addContactToCampaign, { contactId, campaignId });
    await perform(removeContactFromCampaign, { contactId: primaryId, campaignId });
    const [documents, rows] = [await Promise.all(all.map(documentOf)), await hangingRows(context)];

    clock.advance(60_000);
    const mergeId = await merge(primaryId, ...others);
    assert.notDeepEqual(await hangingRows(context), rows);
    clock.advance(60_000);
    const answer = await sample({ mergeId });

    assert.deepEqual(await Promise.all(all.map(documentOf)), documents);
    assert.deepEqual(await hangingRows(context), rows);
    assert.deepEqual(at(answer, 'mergedIds'), others);
    assert.equal((await events(others[0])).at(-1)?.type, 'contact.restored');
  });

  test('what was added or changed since stays with the contact that was left', async () => {
    const primaryId = await make({ firstName: 'Omar', city: 'Graz', tags: ['vip', 'old'] });
    const other = await make({
      firstName: 'Umar',
      phone: '+12125550100',
      tags: ['newsletter'],
      notes: [{ body: 'x' }],
    });
    const mergeId = await merge(primaryId, other);
    await perform(updateContact, { contactId: primaryId, city: 'Genoa', tags: ['vip', 'newsletter', 'new'] });
    await perform(createTask, { contactId: primaryId, ...task('Since') });
    await perform(undoMergeOfContacts, { mergeId });

    const left = await perform(getContact, { contactId: primaryId, include: ['tasks', 'notes'] });
    assert.equal(at(left, 'contact.city'), 'Genoa');
    assert.deepEqual(at(left, 'contact.tags'), ['vip', 'new']);
    assert.equal(Object.hasOwn(Object(left.contact), 'phone'), false);
    assert.deepEqual([at(left, 'tasks.0.title'), at(left, 'notes')], ['Since', []]);
    const back = await perform(getContact, { contactId: other, include: ['tasks', 'notes'] });
    assert.deepEqual([at(back, 'contact.phone'), at(back, 'contact.tags')], ['+12125550100', ['newsletter']]);
    assert.deepEqual([at(back, 'tasks'), at(back, 'notes.0.body')], [[], 'x']);
  });

  test('each contact has its own id of another system again', async () => {
    const ids = ['first', 'second'].map(externalId => [{ system: 'crm', externalId }]);
    const make = async (externalIds: unknown) =>
      textAt(await perform(createContact, { firstName: 'Twice', externalIds }), 'contact.id');
    const [primaryId, other] = [await make(ids[0]), await make(ids[1])];
    const { mergeId } = await perform(mergeContacts, { primaryId, ids: [other] });
    const { contact } = await perform(undoMergeOfContacts, { mergeId });
    assert.deepEqual(at(contact, 'externalIds'), ids[0]);
    assert.equal(Object.hasOwn(Object(contact), 'formerExternalIds'), false);
    const found = await perform(findContactByExternalId, { system: 'crm', externalId: 'second' });
    assert.equal(at(found, 'contact.id'), other);
    assert.deepEqual(at(found, 'contact.externalIds'), ids[1]);
  });

  test('undone again it answers the same and changes nothing', async () => {
    const [primaryId, other] = [await make({ firstName: 'Grace' }), await make({ lastName: 'Example' })];
    const mergeId = await merge(primaryId, other);
    const answer = await perform(undoMergeOfContacts, { mergeId });
    const stored = (await events()).length;
    assert.deepEqual(await perform(undoMergeOfContacts, { mergeId }), answer);
    assert.equal((await events()).length, stored);
  });

  test('a merge whose contact was deleted or merged on is refused until that is undone', async () => {
    const [first, second, third] = [
      await make({ firstName: 'A' }),
      await make({ firstName: 'B' }),
      await make({}),
    ];
    const [inner, outer] = [await merge(first, second), await merge(third, first)];
    await assert.rejects(perform(undoMergeOfContacts, { mergeId: inner }), { code: 'conflict' });
    await perform(undoMergeOfContacts, { mergeId: outer });
    await perform(deleteContact, { contactId: first });
    await assert.rejects(perform(undoMergeOfContacts, { mergeId: inner }), { code: 'conflict' });
    await assert.rejects(perform(undoMergeOfContacts, { mergeId: 'invented' }), { code: 'not_found' });
  });

  test('nor is it where the contact that was left would get back an address that was taken', async () => {
    const primaryId = await make({ email: 'given-up@example.com' });
    const other = await make({ email: 'chosen@example.com' });
    const rules = [{ field: 'email', contactId: other }];
    const { mergeId } = await perform(mergeContacts, { primaryId, ids: [other], rules });
    await perform(updateContact, { contactId: primaryId, additionalEmails: [] });
    const taker = await make({ additionalEmails: ['given-up@example.com'] });
    await assert.rejects(perform(undoMergeOfContacts, { mergeId }), {
      code: 'duplicate_contact',
      details: { meta: { contactId: taker, contactName: '', matchingField: 'email' } },
    });
    assert.equal(
      at(await perform(getContact, { contactId: primaryId }), 'contact.email'),
      'chosen@example.com',
    );
  });

  test('where an address was taken meanwhile nothing is undone', async () => {
    const primaryId = await make({ firstName: 'Ines' });
    const other = await make({ email: 'taken@example.com' });
    const mergeId = await merge(primaryId, other);
    await perform(updateContact, { contactId: primaryId, email: 'new@example.com' });
    const taker = await make({ email: 'taken@example.com' });
    await assert.rejects(perform(undoMergeOfContacts, { mergeId }), {
      code: 'duplicate_contact',
      details: { meta: { contactId: taker, contactName: '', matchingField: 'email' } },
    });
    await assert.rejects(perform(getContact, { contactId: other }), { code: 'not_found' });
  });
});
