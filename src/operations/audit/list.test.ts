import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, person, specify, textAt } from '#test/support/operations.ts';
import { createCampaign } from '../campaign/create.ts';
import { createContact } from '../contact/create.ts';
import { getContact } from '../contact/get.ts';
import { listContacts } from '../contact/list.ts';
import { updateContact } from '../contact/update.ts';
import { listAuditEntries } from './list.ts';

specify(listAuditEntries, ({ perform, sample, store, clock }) => {
  const from = '127.0.0.1';
  const entries = async (input: object = {}) => {
    await store.reads.write();
    return listed(await perform(listAuditEntries, input));
  };
  const listed = (answer: unknown) => {
    const found = at(answer, 'entries');
    assert(Array.isArray(found));
    return found;
  };

  test('R70: a change names who, when, from where, old and new; each read of the person is listed', async () => {
    const contactId = textAt(await perform(createContact, { firstName: 'Priya' }, { from }), 'contact.id');
    clock.advance(1000);
    await perform(updateContact, { contactId, city: 'Lisbon' }, { from });
    clock.advance(1000);
    await perform(getContact, { contactId }, { from });
    await perform(getContact, { contactId }, { from });
    await store.reads.write();
    const [get, update, create] = listed(await sample({ contactId }));
    assert.deepEqual(
      [at(get, 'operation'), at(get, 'calls'), at(get, 'contactIds'), at(get, 'from')],
      ['contact.get', 2, [contactId], from],
    );
    assert.equal(at(update, 'from'), from);
    assert.equal(at(update, 'by.id'), person.objectId);
    assert.deepEqual(at(update, 'changes'), [{ field: 'city', from: null, to: 'Lisbon' }]);
    assert.equal(at(create, 'event'), 'contact.created');

    await perform(listContacts, { query: 'priya' });
    await perform(listContacts, { query: 'PRIYA' });
    const lists = await entries({ contactId, operation: 'contact.list' });
    assert.equal(new Set(lists.map(entry => at(entry, 'digest'))).size, 2);
    assert(!/priya/i.test(JSON.stringify(lists)), 'a filter is kept as a digest');
  });

  test('a command that stores no event is listed too', async () => {
    await perform(createCampaign, { name: 'Recall' });
    const [entry] = await entries({ operation: 'campaign.create' });
    assert.equal(at(entry, 'kind'), 'command');
  });

  test('entries are paged without a gap or a repeat, and chosen by caller and time', async () => {
    const paged: unknown[] = [];
    let cursor: unknown;
    do {
      const page = await perform(listAuditEntries, { limit: 2, ...(cursor !== undefined && { cursor }) });
      const found = at(page, 'entries');
      if (Array.isArray(found)) paged.push(...found);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    await store.reads.write();
    const ids = paged.map(entry => at(entry, 'id'));
    assert.equal(new Set(ids).size, ids.length);
    assert(ids.length >= 6);
    assert.deepEqual(await entries({ principal: 'nobody' }), []);
    assert.deepEqual(await entries({ to: '2025-12-31' }), []);
    assert.notDeepEqual(await entries({ principal: person.clientId, from: '2026-01-15' }), []);
  });

  test('a cursor that this call did not give is refused', async () => {
    await assert.rejects(perform(listAuditEntries, { cursor: 'bm8' }), { code: 'cursor_invalid' });
  });
});
