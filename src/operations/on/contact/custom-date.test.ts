import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { setCustomField } from '../../contact/set-custom-field.ts';
import { createField } from '../../field/create.ts';
import { onContactCustomDate } from './custom-date.ts';

const day = 86_400_000;

specifyTrigger(onContactCustomDate, context => {
  const { perform, sample, fired, subscribe, clock, runSchedule } = context;

  test('a date of a contact is told some days before it, and moves with it', async () => {
    const field = { locationId: context.locationId, name: 'Contract ends', dataType: 'DATE' };
    const fieldId = textAt(await perform(createField, field), 'customField.id');
    const filters = await subscribe({ field: 'contract_ends', daysBefore: 7 });
    assert.equal(filters.field, fieldId, 'a field that is named by its key is kept by its id');
    const customFields = [{ id: fieldId, value: '2026-01-25' }];
    const made = await perform(createContact, { firstName: 'Priya', customFields });
    const contactId = textAt(made, 'contact.id');
    await perform(setCustomField, { contactId, field: fieldId, value: '2026-01-27' });

    clock.advance(4 * day);
    await runSchedule();
    assert.deepEqual(await fired(), []);
    clock.advance(2 * day);
    await runSchedule();
    const event = await sample();
    assert.deepEqual([at(event, 'data.field'), at(event, 'data.date')], [fieldId, '2026-01-27']);
    assert.equal((await fired({ ...filters, daysBefore: 3 })).length, 0);
  });

  test('only a custom field of dates can be asked for', async () => {
    await assert.rejects(subscribe({ field: 'firstName' }), { code: 'invalid_input' });
  });
});
