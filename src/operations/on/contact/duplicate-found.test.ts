import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withSettings } from '#test/support/location-settings.ts';
import { textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { updateContact } from '../../contact/update.ts';
import { onContactDuplicateFound } from './duplicate-found.ts';

specifyTrigger(onContactDuplicateFound, context => {
  const { perform, sample, fired } = context;
  const make = async (input: object) =>
    withSettings(context, { allowDuplicateContact: true }, async () =>
      textAt(await perform(createContact, input), 'contact.id'),
    );

  test('a new contact that looks like one that exists is told with that one, once for what is new to it', async () => {
    const priya = await make({ firstName: 'Priya', email: 'priya@example.com' });
    const contactId = await make({ firstName: 'Pria', email: 'PRIYA@example.com' });
    const { data } = await sample();
    assert.deepEqual(data.duplicates, [{ contactId: priya, rule: 'email' }]);
    await perform(updateContact, { contactId, city: 'Graz' });
    assert.equal((await fired()).length, 1);
  });

  test('a change that makes two contacts look alike is told; the same name alone is not', async () => {
    const before = (await fired()).length;
    const omar = await make({ firstName: 'Omar', companyName: 'Example Dental' });
    const contactId = await make({ firstName: 'Omar' });
    assert.equal((await fired()).length, before);
    await perform(updateContact, { contactId, companyName: 'example dental' });
    const told = (await fired()).at(-1)?.data;
    assert.deepEqual(told?.duplicates, [{ contactId: omar, rule: 'name' }]);
  });
});
