import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { deleteContact } from '../contact/delete.ts';
import { findContactByExternalId } from './find.ts';

specify(findContactByExternalId, ({ perform, sample }) => {
  test('the contact that another system knows under an id is found, until it is deleted', async () => {
    const externalIds = [{ system: 'crm', externalId: 'A 1' }];
    const contactId = textAt(await perform(createContact, { firstName: 'Priya', externalIds }), 'contact.id');
    assert.equal(at(await sample({ system: 'crm', externalId: 'A 1' }), 'contact.id'), contactId);

    for (const other of [
      { system: 'crm', externalId: 'a 1' },
      { system: 'shop', externalId: 'A 1' },
    ]) {
      await assert.rejects(perform(findContactByExternalId, other), { code: 'not_found' });
    }
    await perform(deleteContact, { contactId });
    await assert.rejects(perform(findContactByExternalId, { system: 'crm', externalId: 'A 1' }), {
      code: 'not_found',
    });
  });
});
