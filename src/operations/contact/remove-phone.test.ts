import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from './create.ts';
import { removePhone } from './remove-phone.ts';

specify(removePhone, ({ perform, sample, events }) => {
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');

  test('a further number is taken off in any spelling', async () => {
    const additionalPhones = [{ phone: '+12125550101', label: 'work' }, '+12125550102'];
    const contactId = await make({ firstName: 'Priya', phone: '+12125550100', additionalPhones });
    const { contact } = await sample({ contactId, phone: '(212) 555-0101' });

    assert.equal(at(contact, 'phone'), '+12125550100');
    assert.deepEqual(at(contact, 'additionalPhones'), [{ phone: '+12125550102' }]);
    assert.equal((await events(contactId)).at(-1)?.type, 'contact.updated');
  });

  test('the main number stays, and one that the contact does not have changes nothing', async () => {
    const contactId = await make({ firstName: 'Grace', phone: '+12125550110' });
    for (const phone of ['+12125550110', '+12125550119']) {
      const answer = await perform(removePhone, { contactId, phone });
      assert.equal(at(answer, 'contact.phone'), '+12125550110');
      assert.equal(at(answer, 'contact.version'), 1);
    }
    assert.equal((await events(contactId)).length, 1);
  });

  test('a text that is no number, a contact that is not there, and a lost race are refused', async () => {
    const contactId = await make({ firstName: 'Lena' });
    const phone = '+12125550120';
    await assert.rejects(perform(removePhone, { contactId, phone: 'soon' }), { code: 'invalid_input' });
    await assert.rejects(perform(removePhone, { contactId: 'invented', phone }), { code: 'not_found' });
    await assert.rejects(perform(removePhone, { contactId, phone }, { ifVersion: 7 }), {
      code: 'version_conflict',
    });
  });
});
