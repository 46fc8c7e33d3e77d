import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { bulkSetDnd } from './bulk-set.ts';

specify(bulkSetDnd, ({ perform, sample, events }) => {
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');

  test('one channel of many contacts is set, and the others stay', async () => {
    const priya = await make({ firstName: 'Priya', dndSettings: { SMS: { status: 'active' } } });
    const answer = await sample({ ids: [priya], channel: 'Email', status: 'permanent' });
    assert.deepEqual(at(answer, 'results.0.contact.dndSettings'), {
      Email: { status: 'permanent' },
      SMS: { status: 'active' },
    });
    assert.equal(at(answer, 'results.0.contact.dnd'), false);
    assert.equal((await events(priya)).at(-1)?.type, 'contact.dndChanged');
  });

  test('without a channel every channel and the contact as a whole are set, and freed again', async () => {
    const omar = await make({ firstName: 'Omar' });
    const set = await perform(bulkSetDnd, { ids: [omar, 'invented'], status: 'active' });
    assert.equal(at(set, 'results.0.contact.dnd'), true);
    assert.equal(at(set, 'results.0.contact.dndSettings.RCS.status'), 'active');
    assert.equal(at(set, 'results.1.error.code'), 'not_found');
    const freed = await perform(bulkSetDnd, { ids: [omar], status: 'inactive' });
    assert.equal(at(freed, 'results.0.contact.dnd'), false);
    assert.equal(at(freed, 'results.0.contact.dndSettings.Call.status'), 'inactive');
  });
});
