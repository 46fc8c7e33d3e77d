import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { findContactByExternalId } from './find.ts';
import { removeExternalId } from './remove.ts';

specify(removeExternalId, ({ perform, sample }) => {
  test('the id of one system is forgotten; where none is known, nothing changes', async () => {
    const externalIds = [
      { system: 'crm', externalId: '1' },
      { system: 'shop', externalId: '2' },
    ];
    const contactId = textAt(await perform(createContact, { firstName: 'Priya', externalIds }), 'contact.id');
    const answer = await sample({ contactId, system: 'crm' });
    assert.deepEqual(at(answer, 'contact.externalIds'), [{ system: 'shop', externalId: '2' }]);
    await assert.rejects(perform(findContactByExternalId, { system: 'crm', externalId: '1' }), {
      code: 'not_found',
    });
    assert.deepEqual(await perform(removeExternalId, { contactId, system: 'crm' }), answer);
  });
});
