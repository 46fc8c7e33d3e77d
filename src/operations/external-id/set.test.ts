import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { setExternalId } from './set.ts';

specify(setExternalId, ({ perform, sample, events }) => {
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');

  test('the id of one system takes the place of the one before; those of other systems stay', async () => {
    const contactId = await make({ firstName: 'Priya', externalIds: [{ system: 'crm', externalId: '1' }] });
    await perform(setExternalId, { contactId, system: 'crm', externalId: '2' });
    const answer = await sample({ contactId, system: 'shop', externalId: 'customer/77' });
    const externalIds = [
      { system: 'crm', externalId: '2' },
      { system: 'shop', externalId: 'customer/77' },
    ];
    assert.deepEqual(at(answer, 'contact.externalIds'), externalIds);

    const stored = (await events(contactId)).length;
    assert.deepEqual(
      await perform(setExternalId, { contactId, system: 'shop', externalId: 'customer/77' }),
      answer,
    );
    assert.equal((await events(contactId)).length, stored, 'the same again stores no event');
  });

  test('an id that another contact has is refused', async () => {
    await make({ externalIds: [{ system: 'crm', externalId: '7' }] });
    const contactId = await make({ firstName: 'Omar' });
    await assert.rejects(perform(setExternalId, { contactId, system: 'crm', externalId: '7' }), {
      code: 'conflict',
    });
    await assert.rejects(perform(setExternalId, { contactId: 'invented', system: 'crm', externalId: '8' }), {
      code: 'not_found',
    });
  });
});
