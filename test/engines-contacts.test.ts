import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchDeleteContacts } from '#operations/contact/batch-delete.ts';
import { createContact } from '#operations/contact/create.ts';
import { deleteContact } from '#operations/contact/delete.ts';
import { findDuplicateContact } from '#operations/contact/find-duplicate.ts';
import { listContacts } from '#operations/contact/list.ts';
import { listContactsByBusiness } from '#operations/contact/list-by-business.ts';
import { restoreContact } from '#operations/contact/restore.ts';
import { updateContact } from '#operations/contact/update.ts';
import { upsertContact } from '#operations/contact/upsert.ts';
import { addBusiness, linkContacts } from '#test/support/businesses.ts';
import { onBothEngines } from '#test/support/engines.ts';
import { at, textAt } from '#test/support/operations.ts';

onBothEngines('Contacts', engine => {
  const { newLocation, perform } = engine;
  const make = async (locationId: string, input: object) =>
    textAt(await perform(locationId, createContact, input), 'contact.id');

  test('ten upserts that race with one address make one contact', async () => {
    const locationId = await newLocation();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        perform(locationId, upsertContact, { email: 'race@example.com', tags: [`tag ${index}`] }),
      ),
    );
    assert.equal(answers.filter(answer => at(answer, 'new') === true).length, 1);
    assert.equal(new Set(answers.map(answer => at(answer, 'contact.id'))).size, 1);
    assert.equal(at(await perform(locationId, listContacts, {}), 'count'), 1);
  });

  test('updates and upserts that race with one address do not wait for each other, and one contact gets it', async () => {
    const locationId = await newLocation();
    const contactId = await make(locationId, { phone: '+12125550101' });
    const wanted = { email: 'wanted@example.com', phone: '+12125550101' };
    await Promise.all(
      Array.from({ length: 5 }, (_, index) => [
        perform(locationId, updateContact, { contactId, email: 'wanted@example.com', tags: [`up ${index}`] }),
        perform(locationId, upsertContact, { ...wanted, tags: [`in ${index}`] }),
      ]).flat(),
    );
    const found = await perform(locationId, findDuplicateContact, { email: 'wanted@example.com' });
    assert.equal(at(found, 'contact.id'), contactId);
    assert.equal(at(await perform(locationId, listContacts, {}), 'count'), 1);
  });

  test('contacts whose texts stand in the index are deleted together, and others are written after', async () => {
    const locationId = await newLocation();
    const ids: string[] = [];
    for (let number = 0; number < 100; number++)
      ids.push(
        await make(locationId, { firstName: `Given ${number}`, email: `person${number}@example.com` }),
      );
    const answer = await perform(locationId, batchDeleteContacts, { ids: ids.slice(0, 70) });
    const results = at(answer, 'results');
    assert(Array.isArray(results));
    assert(results.every(({ status }) => status === 'deleted'));
    await make(locationId, { firstName: 'After' });
    assert.equal(at(await perform(locationId, listContacts, {}), 'meta.total'), 31);
  });

  test('the pages of a list and of a business hold each contact once, in the order of both engines', async () => {
    const locationId = await newLocation();
    const businessId = await addBusiness({ store: engine.store, locationId }, 'Example Bakery');
    const contactIds: string[] = [];
    for (const firstName of ['Zoë', 'anna', 'Ørsted', 'Bo']) {
      contactIds.unshift(await make(locationId, { firstName }));
      engine.clock.advance(1000);
    }
    await linkContacts({ store: engine.store, locationId }, businessId, contactIds);
    const idsOf = async (query: string) => {
      const ids: unknown[] = [];
      for (let cursor = {}; ; ) {
        const page = await perform(locationId, listContacts, { limit: 1, query, ...cursor });
        ids.push(at(page, 'contacts.0.id'));
        if (at(page, 'meta.nextPage') === null && at(page, 'meta.startAfter') === null) return ids;
        cursor = { startAfter: at(page, 'meta.startAfter'), startAfterId: at(page, 'meta.startAfterId') };
      }
    };
    assert.deepEqual(await idsOf(''), contactIds);

    const names: unknown[] = [];
    for (let cursor = {}; ; ) {
      const page = await perform(locationId, listContactsByBusiness, { businessId, limit: 1, ...cursor });
      names.push(at(page, 'contacts.0.name'));
      assert.equal(at(page, 'count'), 4);
      if (at(page, 'meta.startAfter') === null) break;
      cursor = { startAfter: at(page, 'meta.startAfter') };
    }
    assert.deepEqual(names, ['anna', 'Bo', 'Ørsted', 'Zoë']);
    const found = await perform(locationId, listContactsByBusiness, { businessId, query: 'zoe' });
    assert.deepEqual([at(found, 'contacts.0.name'), at(found, 'count')], ['Zoë', 1]);
  });

  test('text finds contacts at once, and no longer once they say something else or are deleted', async () => {
    const locationId = await newLocation();
    const other = await newLocation();
    await make(other, { firstName: 'Elsewhere', companyName: 'Example Ltd' });
    const found = async (query: string) => at(await perform(locationId, listContacts, { query }), 'count');
    const ids: string[] = [];
    // Past the number that the text index of SQLite takes at once, and past it again.
    for (let index = 1; index <= 70; index++) {
      ids.push(await make(locationId, { firstName: `Person${index}`, companyName: 'Example Ltd' }));
      assert.equal(await found('example'), index);
      assert.equal(await found(`person${index}`), 1);
    }
    const [first = '', second = ''] = ids;
    const last = ids.at(-1) ?? '';
    for (const contactId of [first, last]) {
      await perform(locationId, updateContact, { contactId, companyName: 'Elsewhere' });
    }
    for (const contactId of [last, second]) await perform(locationId, deleteContact, { contactId });
    assert.equal(await found('example'), 67);
    assert.equal(await found('elsewhere'), 1);
    assert.equal(await found('person70'), 0);
    await make(locationId, { firstName: 'Later', companyName: 'Example Ltd' });
    assert.equal(await found('example'), 68);
    await perform(locationId, restoreContact, { contactId: last });
    assert.equal(await found('person70 elsewhere'), 1);
  });
});
