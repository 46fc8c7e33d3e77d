import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { batchUpdateContacts } from './batch-update.ts';
import { createContact } from './create.ts';
import { getContact } from './get.ts';

specify(batchUpdateContacts, ({ perform, sample, events }) => {
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');
  const cityOf = async (contactId: string) => at(await perform(getContact, { contactId }), 'contact.city');

  test('the same changes are applied to many contacts, once to one that is named twice', async () => {
    const priya = await make({ firstName: 'Priya' });
    const omar = await make({ firstName: 'Omar', tags: ['vip'] });
    const answer = await sample({
      ids: [omar, priya, omar],
      changes: { city: 'Graz', tags: ['newsletter'] },
    });

    assert.deepEqual([at(answer, 'succeeded'), at(answer, 'failed')], [3, 0]);
    assert.deepEqual(at(answer, 'results.0.tagsRemoved'), ['vip']);
    assert.deepEqual(at(answer, 'results.2.contact'), at(answer, 'results.0.contact'));
    assert.deepEqual([await cityOf(priya), await cityOf(omar)], ['Graz', 'Graz']);
    const types = (await events(omar)).map(({ type }) => type);
    assert.deepEqual(types.slice(2), ['contact.updated', 'contact.tagsChanged']);
  });

  test('separate changes are applied to each; an item that fails undoes no other', async () => {
    const grace = await make({ email: 'grace@example.com' });
    const ines = await make({ firstName: 'Ines' });
    const answer = await perform(batchUpdateContacts, {
      contacts: [
        { id: 'invented', city: 'Porto' },
        { id: ines, email: 'GRACE@example.com', tags: ['lost'] },
        { id: grace, city: 'Genoa' },
        { id: grace, city: 'Graz' },
      ],
    });
    assert.equal(at(answer, 'results.0.error.code'), 'not_found');
    assert.equal(at(answer, 'results.1.error.code'), 'duplicate_contact');
    assert.equal(at(answer, 'results.1.error.meta.contactId'), grace);
    assert.equal(at(answer, 'results.2.status'), 'updated');
    assert.equal(at(answer, 'results.3.error.code'), 'conflict');
    assert.equal(await cityOf(grace), 'Genoa');
  });

  test('either contacts or both ids and changes are sent', async () => {
    for (const input of [{}, { ids: [] }, { changes: {} }, { contacts: [], ids: [], changes: {} }]) {
      await assert.rejects(perform(batchUpdateContacts, input), {
        message: 'either contacts or both ids and changes must be sent',
      });
    }
  });
});
