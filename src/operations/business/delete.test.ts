import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { addBusiness } from '#test/support/businesses.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { deleteContact } from '../contact/delete.ts';
import { getContact } from '../contact/get.ts';
import { restoreContact } from '../contact/restore.ts';
import { createRelation } from '../relation/create.ts';
import { listRelations } from '../relation/list.ts';
import { deleteBusiness } from './delete.ts';
import { getBusiness } from './get.ts';
import { linkContacts } from './link-contacts.ts';
import { listBusinesses } from './list.ts';

specify(deleteBusiness, given => {
  const { perform, sample, events, runJobs } = given;
  const make = async (firstName: string) => textAt(await perform(createContact, { firstName }), 'contact.id');

  test('a business is gone at once; a job unlinks each of its contacts and removes its relations', async () => {
    const businessId = await addBusiness(given, 'Example Dental');
    const [linked, related, deleted] = [await make('Priya'), await make('Omar'), await make('Lena')];
    await perform(linkContacts, { ids: [linked, deleted], businessId });
    await perform(createRelation, {
      associationId: 'contact_business',
      firstRecordId: related,
      secondRecordId: businessId,
    });
    await perform(deleteContact, { contactId: deleted });
    const { business } = await perform(getBusiness, { businessId });
    const answer = await sample({ businessId });

    assertHighLevelShape(deleteBusiness, answer);
    assert.equal(answer.success, true);
    const last = (await events()).at(-1);
    assert.equal(last?.type, 'business.deleted');
    assert.deepEqual(last?.data, { business });
    await assert.rejects(perform(getBusiness, { businessId }), { code: 'not_found' });
    assert.deepEqual((await perform(listBusinesses)).businesses, []);
    assert.equal((await perform(listRelations, { id: related })).total, 0);

    await runJobs();
    const { contact } = await perform(getContact, { contactId: linked });
    assert(typeof contact === 'object' && contact !== null && !('businessId' in contact));
    const unlinked = (await events(linked)).at(-1);
    assert.equal(unlinked?.type, 'business.contactUnlinked');
    assert.equal(unlinked?.operation, 'business.delete');
    assert.deepEqual(unlinked?.changes, [{ field: 'businessId', from: businessId, to: null }]);
    assert.equal((await events(related)).at(-1)?.type, 'relation.deleted');
    const restored = await perform(restoreContact, { contactId: deleted });
    assert(!JSON.stringify(restored).includes(businessId), 'a contact comes back without it');
  });

  test('more than a batch of contacts are unlinked, each with one event', async () => {
    const businessId = await addBusiness(given, 'Large Example');
    const all: string[] = [];
    for (let count = 0; count < 501; count++) all.push(await make(`Person ${count}`));
    for (let from = 0; from < all.length; from += 50)
      await perform(linkContacts, { ids: all.slice(from, from + 50), businessId });
    await perform(deleteBusiness, { businessId });
    await runJobs();
    const told = (await events()).filter(
      ({ type, data }) => type === 'business.contactUnlinked' && at(data, 'businessId') === businessId,
    );
    assert.deepEqual(told.map(({ contactId }) => contactId ?? '').toSorted(), all.toSorted());
  });

  test('a business that was deleted, or never was, is not found; one that changed since it was read stays', async () => {
    const businessId = await addBusiness(given, 'Small Example');
    await assert.rejects(perform(deleteBusiness, { businessId }, { ifVersion: 2 }), {
      code: 'version_conflict',
    });
    await perform(deleteBusiness, { businessId });
    for (const id of [businessId, 'unknown'])
      await assert.rejects(perform(deleteBusiness, { businessId: id }), {
        code: 'not_found',
        message: 'The business was not found in this location.',
      });
  });
});
