import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { batchDeleteContacts } from './batch-delete.ts';
import { createContact } from './create.ts';
import { getContact } from './get.ts';

specify(batchDeleteContacts, ({ perform, sample, events }) => {
  const make = async (firstName: string) => textAt(await perform(createContact, { firstName }), 'contact.id');

  test('contacts go to the recycle bin, each with one event; one that is there already is answered alike', async () => {
    const [priya, omar] = [await make('Priya'), await make('Omar')];
    const answer = await sample({ ids: [omar, priya, omar] });
    assert.deepEqual(answer, {
      results: [
        { index: 0, id: omar, status: 'deleted' },
        { index: 1, id: priya, status: 'deleted' },
        { index: 2, id: omar, status: 'deleted' },
      ],
      succeeded: 3,
      failed: 0,
    });
    assert.deepEqual(await perform(batchDeleteContacts, { ids: [omar, priya, omar] }), answer);
    assert.deepEqual(
      (await events(omar)).map(({ type }) => type),
      ['contact.created', 'contact.deleted'],
    );
    await assert.rejects(perform(getContact, { contactId: omar }), { code: 'not_found' });
  });

  test('an invented id is answered as an error and undoes no other', async () => {
    const grace = await make('Grace');
    const answer = await perform(batchDeleteContacts, { ids: ['invented', grace] });
    assert.deepEqual(
      [at(answer, 'results.0.error.code'), at(answer, 'results.1.status')],
      ['not_found', 'deleted'],
    );
  });
});
