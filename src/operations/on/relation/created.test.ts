import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createBusiness } from '../../business/create.ts';
import { createContact } from '../../contact/create.ts';
import { createRelation } from '../../relation/create.ts';
import { onRelationCreated } from './created.ts';

specifyTrigger(onRelationCreated, ({ perform, sample }) => {
  test('two records that are linked are told', async () => {
    const firstRecordId = textAt(await perform(createContact, { firstName: 'Priya' }), 'contact.id');
    const secondRecordId = textAt(await perform(createBusiness, { name: 'Example Ltd' }), 'business.id');
    await perform(createRelation, { associationId: 'contact_business', firstRecordId, secondRecordId });
    const event = await sample();
    assert.deepEqual(
      [at(event, 'data.relation.firstRecordId'), at(event, 'data.relation.secondRecordId')],
      [firstRecordId, secondRecordId],
    );
  });
});
