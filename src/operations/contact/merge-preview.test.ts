import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRecord } from '#base/json.ts';
import { addCustomField } from '#test/support/custom-fields.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from './create.ts';
import { getContact } from './get.ts';
import { mergeContacts } from './merge.ts';
import { previewMerge } from './merge-preview.ts';

specify(previewMerge, context => {
  const { perform, sample } = context;
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');

  test('it shows what is kept and dropped of each field, and just the contact that the merge then leaves', async () => {
    const primaryId = await make({ firstName: 'Priya', city: 'Graz', tags: ['vip'] });
    const other = await make({ firstName: 'Pria', email: 'priya@example.com', tags: ['newsletter'] });
    const input = { primaryId, ids: [other] };
    const answer = await sample(input);

    const fields = at(answer, 'fields');
    assert(Array.isArray(fields));
    assert.deepEqual(
      fields.filter(field => isRecord(field) && field.field !== 'type'),
      [
        { field: 'firstName', kept: 'Priya', dropped: ['Pria'] },
        { field: 'email', kept: 'priya@example.com', dropped: [] },
        { field: 'city', kept: 'Graz', dropped: [] },
      ],
    );
    assert.equal(
      Object.hasOwn(Object(at(await perform(getContact, { contactId: primaryId }), 'contact')), 'email'),
      false,
    );

    const { contact } = await perform(mergeContacts, input);
    const lasting = ({ version, dateUpdated, lastActivity, ...members }: Record<string, unknown>) => members;
    assert(isRecord(contact) && isRecord(answer.contact));
    assert.deepEqual(lasting(answer.contact), lasting(contact));
  });

  test('custom fields are shown each, and can be chosen', async () => {
    const id = await addCustomField(context, 'Club');
    const customField = (value: string) => ({ customFields: [{ id, value }] });
    const primaryId = await make(customField('red'));
    const other = await make(customField('blue'));
    const field = `customFields.${id}`;
    const kept = async (rules: object[]) => {
      const fields = at(await perform(previewMerge, { primaryId, ids: [other], rules }), 'fields');
      return Array.isArray(fields) ? fields.find(one => at(one, 'field') === field) : undefined;
    };
    assert.deepEqual(await kept([]), { field, kept: 'red', dropped: ['blue'] });
    assert.deepEqual(await kept([{ field, contactId: other }]), { field, kept: 'blue', dropped: ['red'] });
  });

  test('a contact that is not there is 404', async () => {
    const primaryId = await make({ firstName: 'Omar' });
    await assert.rejects(perform(previewMerge, { primaryId, ids: ['invented'] }), { code: 'not_found' });
  });
});
