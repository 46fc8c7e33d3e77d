import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { batchUpsertContacts } from './batch-upsert.ts';
import { createContact } from './create.ts';
import { listContacts } from './list.ts';

specify(batchUpsertContacts, ({ perform, sample, events }) => {
  const countAll = async () => at(await perform(listContacts), 'count');

  test('those that match are updated and the others created, each answered in the order sent', async () => {
    const { contact } = await perform(createContact, { firstName: 'Priya', email: 'priya@example.com' });
    const answer = await sample({
      contacts: [
        { email: 'omar@example.com', firstName: 'Omar', notes: [{ body: 'Came by recommendation.' }] },
        { email: 'PRIYA@example.com', city: 'Graz' },
      ],
    });

    assert.deepEqual([at(answer, 'succeeded'), at(answer, 'failed')], [2, 0]);
    assert.equal(at(answer, 'results.0.status'), 'created');
    assert.equal(at(answer, 'results.0.notes.0.body'), 'Came by recommendation.');
    assert.deepEqual(
      [at(answer, 'results.1.status'), at(answer, 'results.1.id')],
      ['updated', at(contact, 'id')],
    );
    assert.equal(at(answer, 'results.1.contact.city'), 'Graz');
  });

  test('an item that fails is answered by its error and undoes no other', async () => {
    const before = await countAll();
    const answer = await perform(batchUpsertContacts, {
      contacts: [{ firstName: 'Grace', email: 'no address', tags: ['lost'] }, { firstName: 'Ines' }],
    });

    assert.deepEqual(at(answer, 'results.0'), {
      index: 0,
      status: 'failed',
      error: {
        statusCode: 422,
        code: 'invalid_input',
        message: 'email must be an email',
        fields: [{ member: 'email', message: 'email must be an email' }],
      },
    });
    assert.equal(at(answer, 'results.1.status'), 'created');
    assert.equal(await countAll(), Number(before) + 1);
  });

  test('a second item for one contact fails, so that the contact has one event of each kind', async () => {
    const email = 'twice@example.com';
    const answer = await perform(batchUpsertContacts, {
      contacts: [
        { email, city: 'Graz' },
        { email, city: 'Genoa' },
      ],
    });
    assert.equal(at(answer, 'results.1.error.code'), 'conflict');
    assert.equal(at(answer, 'results.0.contact.city'), 'Graz');
    const types = (await events(textAt(answer, 'results.0.id'))).map(({ type }) => type);
    assert.deepEqual(types, ['contact.created']);
  });

  test('one Idempotency-Key is for the whole batch: repeated, it makes nothing anew', async () => {
    const contacts = Array.from({ length: 500 }, (_, index) => ({ firstName: `Nobody ${index}` }));
    const before = Number(await countAll());
    const idempotencyKey = 'once';
    const first = await perform(batchUpsertContacts, { contacts }, { idempotencyKey });
    const again = await perform(batchUpsertContacts, { contacts }, { idempotencyKey });
    assert.deepEqual(again, first);
    assert.equal(await countAll(), before + 500);
  });

  test('a member that no contact has is refused by its place, and 501 contacts are too many', async () => {
    await assert.rejects(perform(batchUpsertContacts, { contacts: [{ shoeSize: 42 }] }), {
      code: 'invalid_input',
      details: {
        fields: [{ member: 'contacts[0].shoeSize', message: 'property shoeSize should not exist' }],
      },
    });
    const contacts = Array.from({ length: 501 }, () => ({}));
    await assert.rejects(perform(batchUpsertContacts, { contacts }), { code: 'invalid_input' });
  });
});
