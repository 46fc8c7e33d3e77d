import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createBusiness } from '../../business/create.ts';
import { linkContacts } from '../../business/link-contacts.ts';
import { createContact } from '../../contact/create.ts';
import { onBusinessContactLinked } from './contact-linked.ts';

specifyTrigger(onBusinessContactLinked, ({ perform, sample, fired }) => {
  test('a contact that is linked to a business is told, to those who ask for this business', async () => {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' }),
      'contact.id',
    );
    const businessId = textAt(await perform(createBusiness, { name: 'Example Ltd' }), 'business.id');
    await perform(linkContacts, { ids: [contactId], businessId });
    assert.equal(at(await sample(), 'data.businessId'), businessId);
    assert.deepEqual(
      [(await fired({ businessId })).length, (await fired({ businessId: 'another' })).length],
      [1, 0],
    );
  });
});
