import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createBusiness } from '../../business/create.ts';
import { linkContacts } from '../../business/link-contacts.ts';
import { unlinkContacts } from '../../business/unlink-contacts.ts';
import { createContact } from '../../contact/create.ts';
import { onBusinessContactUnlinked } from './contact-unlinked.ts';

specifyTrigger(onBusinessContactUnlinked, ({ perform, sample, fired }) => {
  test('a contact that is taken off a business is told, to those who ask for this business', async () => {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' }),
      'contact.id',
    );
    const businessId = textAt(await perform(createBusiness, { name: 'Example Ltd' }), 'business.id');
    await perform(linkContacts, { ids: [contactId], businessId });
    await perform(unlinkContacts, { ids: [contactId] });
    assert.equal(at(await sample(), 'data.businessId'), businessId);
    assert.deepEqual(
      [(await fired({ businessId })).length, (await fired({ businessId: 'another' })).length],
      [1, 0],
    );
  });
});
