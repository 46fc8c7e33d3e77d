import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { batchGetContacts } from './batch-get.ts';
import { createContact } from './create.ts';
import { deleteContact } from './delete.ts';

specify(batchGetContacts, ({ perform, sample }) => {
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');

  test('each id is answered in the order sent, with what was asked for beside the contact', async () => {
    const priya = await make({ firstName: 'Priya', notes: [{ body: 'Prefers mornings.' }] });
    const omar = await make({ firstName: 'Omar' });
    const answer = await sample({ ids: [omar, priya], include: ['notes'] });

    assert.deepEqual([at(answer, 'succeeded'), at(answer, 'failed')], [2, 0]);
    assert.equal(at(answer, 'results.0.contact.firstName'), 'Omar');
    assert.deepEqual(at(answer, 'results.0.notes'), []);
    assert.equal(at(answer, 'results.1.id'), priya);
    assert.equal(at(answer, 'results.1.notes.0.body'), 'Prefers mornings.');
  });

  test('an invented and a deleted contact are answered as not found, alike', async () => {
    const deleted = await make({ firstName: 'Grace' });
    await perform(deleteContact, { contactId: deleted });
    const answer = await perform(batchGetContacts, { ids: ['invented', deleted] });

    assert.equal(answer.failed, 2);
    const error = {
      statusCode: 404,
      code: 'not_found',
      message: 'The contact was not found in this location.',
    };
    assert.deepEqual(answer.results, [
      { index: 0, id: 'invented', status: 'failed', error },
      { index: 1, id: deleted, status: 'failed', error },
    ]);
  });

  test('more than 500 ids are refused', async () => {
    const ids = Array.from({ length: 501 }, (_, index) => `contact${index}`);
    await assert.rejects(perform(batchGetContacts, { ids }), { code: 'invalid_input' });
  });
});
