import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { addPhone } from './add-phone.ts';
import { createContact } from './create.ts';

specify(addPhone, ({ perform, sample, events }) => {
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');

  test('a number is added beside the main one, read as dialled in the country of the location', async () => {
    const contactId = await make({ firstName: 'Priya', phone: '(212) 555-0123' });
    const { contact } = await sample({ contactId, phone: '212.555.0188', label: 'work' });

    assert.equal(at(contact, 'phone'), '+12125550123');
    const added = [{ phone: '+12125550188', label: 'work' }];
    assert.deepEqual(at(contact, 'additionalPhones'), added);
    const last = (await events(contactId)).at(-1);
    assert.equal(last?.type, 'contact.updated');
    assert.deepEqual(last.changes, [{ field: 'additionalPhones', from: [], to: added }]);
  });

  test('a number that the contact has, main or further, changes nothing in any spelling', async () => {
    const contactId = await make({ phone: '+12125550140', additionalPhones: ['+12125550141'] });
    await perform(addPhone, { contactId, phone: '212-555-0140' });
    const { contact } = await perform(addPhone, { contactId, phone: '(212) 555 0141', label: 'home' });
    assert.deepEqual(at(contact, 'additionalPhones'), [{ phone: '+12125550141' }]);
    assert.equal((await events(contactId)).length, 1);
  });

  test('a number that another contact has is refused with the contact that has it', async () => {
    const other = await make({ firstName: 'Omar', phone: '+12125550150' });
    const contactId = await make({ firstName: 'Ines' });
    await assert.rejects(perform(addPhone, { contactId, phone: '+1 212 555 0150' }), {
      code: 'duplicate_contact',
      details: { meta: { contactId: other, contactName: 'Omar', matchingField: 'phone' } },
    });
  });

  test('an eleventh further number, and a text that is no number, are refused', async () => {
    const ten = Array.from({ length: 10 }, (_, index) => `+1212555016${index}`);
    const contactId = await make({ firstName: 'Lena', additionalPhones: ten });
    await assert.rejects(perform(addPhone, { contactId, phone: '+12125550170' }), {
      code: 'invalid_input',
      message: /phone cannot be added: the contact has 10/,
    });
    await assert.rejects(perform(addPhone, { contactId, phone: 'soon' }), {
      code: 'invalid_input',
      message: 'phone must be a valid phone number',
    });
  });

  test('a contact that is not there is 404, and one that was changed since it was read 412', async () => {
    const phone = '+12125550180';
    await assert.rejects(perform(addPhone, { contactId: 'invented', phone }), { code: 'not_found' });
    const contactId = await make({ firstName: 'Ravi' });
    await assert.rejects(perform(addPhone, { contactId, phone }, { ifVersion: 7 }), {
      code: 'version_conflict',
    });
  });
});
