import assert from 'node:assert/strict';
import { test } from 'node:test';
import { insertContact } from '#store/contacts/contacts.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { setExternalId } from '../external-id/set.ts';
import { cancelJob } from '../job/cancel.ts';
import { createContact } from './create.ts';
import { deleteContact } from './delete.ts';
import { eraseContact } from './erase.ts';
import { getContact } from './get.ts';
import { listContacts } from './list.ts';
import { listDeletedContacts } from './list-deleted.ts';
import { mergeContacts } from './merge.ts';
import { undoMergeOfContacts } from './undo-merge.ts';
import { updateContact } from './update.ts';

specify(eraseContact, context => {
  const { perform, sample, events, store } = context;
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');
  const reason = 'Request 2026-7';

  test('the contact is gone at once, the job destroys the rest, and the call repeated says whether it is done', async () => {
    const contactId = await make({ firstName: 'Priya', tags: ['vip'], notes: [{ body: 'Secret' }] });
    await perform(updateContact, { contactId, city: 'Graz' });
    const counted = Number(at(await perform(listContacts), 'count'));
    const answer = await sample({ contactId, reason });
    assert.equal(answer.complete, false);
    await assert.rejects(perform(getContact, { contactId }), { code: 'not_found' });
    assert.deepEqual(await perform(eraseContact, { contactId, reason }), answer);

    await context.runJobs();
    assert.deepEqual(await perform(eraseContact, { contactId, reason }), { ...answer, complete: true });
    assert.equal(at(await perform(listContacts), 'count'), counted - 1);
  });

  test('events keep position, type and time, and every value in them is erased', async () => {
    const contactId = await make({ firstName: 'Omar', email: 'omar@example.com' });
    await perform(updateContact, { contactId, firstName: 'Umar' });
    const before = (await events(contactId)).map(({ type, position, number }) => ({
      type,
      position,
      number,
    }));
    const { certificateId } = await perform(eraseContact, { contactId, reason });
    await context.runJobs();

    const after = await events(contactId);
    const kept = after.map(({ type, position, number }) => ({ type, position, number }));
    assert.deepEqual(kept.slice(0, before.length), before);
    assert.deepEqual(
      kept.slice(before.length).map(({ type }) => type),
      ['contact.deleted', 'contact.erased'],
    );
    assert.equal(JSON.stringify(after).toLowerCase().includes('omar'), false);
    assert.deepEqual(at(after[1]?.changes, '0'), { field: 'firstName', from: 'erased', to: 'erased' });
    assert.equal(at(after[0]?.data, 'contact.id'), contactId);
    assert.deepEqual(after.at(-1)?.data, { contactId, certificateId });
  });

  test('a repeated create whose answer was erased is refused and makes nobody anew', async () => {
    const call = { idempotencyKey: 'once' };
    const input = { firstName: 'Grace' };
    const contactId = textAt(await perform(createContact, input, call), 'contact.id');
    await perform(eraseContact, { contactId, reason });
    await context.runJobs();
    await assert.rejects(perform(createContact, input, call), { code: 'idempotency_key_reused' });
  });

  test('a contact in the recycle bin is erased too, and told as deleted no second time', async () => {
    const contactId = await make({ firstName: 'Ines' });
    await perform(deleteContact, { contactId });
    await perform(eraseContact, { contactId, reason });
    const types = (await events(contactId)).map(({ type }) => type);
    assert.deepEqual(types, ['contact.created', 'contact.deleted', 'contact.erased']);
    assert.deepEqual(at(await perform(listDeletedContacts), 'contacts'), []);
  });

  test('whoever was merged into the contact is erased with it; alone it is refused', async () => {
    const [contactId, other] = [await make({ firstName: 'Ravi' }), await make({ firstName: 'Rawi' })];
    await perform(mergeContacts, { primaryId: contactId, ids: [other] });
    await assert.rejects(perform(eraseContact, { contactId: other, reason }), { code: 'conflict' });
    const answer = await perform(eraseContact, { contactId, reason });
    await context.runJobs();
    assert.deepEqual(await perform(eraseContact, { contactId: other, reason }), {
      ...answer,
      complete: true,
    });
    assert.equal(JSON.stringify(await events(other)).includes('Rawi'), false);
  });

  test('what others had of the contact while a merge stood that was undone is erased, and nothing else of theirs', async () => {
    const contactId = await make({ firstName: 'Noor', email: 'noor@example.com', phone: '+12025550147' });
    const [between, last] = [await make({ city: 'Linz' }), await make({ city: 'Wien' })];
    await perform(updateContact, { contactId: last, city: 'Graz' });
    context.clock.advance(1000);
    const inner = await perform(mergeContacts, { primaryId: between, ids: [contactId] });
    const outer = await perform(mergeContacts, { primaryId: last, ids: [between] });
    await perform(updateContact, { contactId: last, email: 'other@example.com' }, { idempotencyKey: 'one' });
    await perform(undoMergeOfContacts, { mergeId: outer.mergeId });
    await perform(undoMergeOfContacts, { mergeId: inner.mergeId });
    context.clock.advance(1000);
    await perform(updateContact, { contactId: last, city: 'Bern' });

    await perform(eraseContact, { contactId, reason });
    await context.runJobs();

    const held = await store.read(context.locations.defaultId, async ({ database, locationId }) => {
      const rows = [];
      for (const table of ['event', 'history', 'merge', 'merged_contact', 'idempotency_key'] as const)
        rows.push(
          await database.selectFrom(table).selectAll().where('location_id', '=', locationId).execute(),
        );
      return JSON.stringify(rows);
    });
    for (const value of ['Noor', 'noor@example.com', '+12025550147']) assert(!held.includes(value), value);
    const told = JSON.stringify(await events(last));
    for (const city of ['Wien', 'Graz', 'Bern']) assert(told.includes(city), city);
  });

  test('a link to another system does not make the person anew', async () => {
    const externalId = { system: 'entra', externalId: 'object-1' };
    const contactId = await make({ firstName: 'Lena' });
    await perform(setExternalId, { contactId, ...externalId });
    await perform(eraseContact, { contactId, reason });
    const cause = { actor: { kind: 'link', id: 'entra' }, operation: 'sync' } as const;
    const insert = (externalIds: object[]) =>
      store.write(context.locations.defaultId, cause, writer =>
        insertContact(writer, { externalIds: externalIds.map(id => ({ ...externalId, ...id })) }),
      );
    await assert.rejects(insert([{}]), { code: 'person_erased' });
    await insert([{ externalId: 'object-2' }]);
  });

  test('an erasure whose job was cancelled is begun again by the call', async () => {
    const contactId = await make({ firstName: 'Ana' });
    const { jobId } = await perform(eraseContact, { contactId, reason });
    await perform(cancelJob, { jobId });
    const again = await perform(eraseContact, { contactId, reason });
    assert.notEqual(again.jobId, jobId);
    await context.runJobs();
    assert.equal((await perform(eraseContact, { contactId, reason })).complete, true);
  });

  test('an invented contact is 404, and a reason must be given', async () => {
    await assert.rejects(perform(eraseContact, { contactId: 'invented', reason }), { code: 'not_found' });
    await assert.rejects(perform(eraseContact, { contactId: 'invented' }), { code: 'invalid_input' });
  });
});
