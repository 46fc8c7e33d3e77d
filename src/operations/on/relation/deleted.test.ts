import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createBusiness } from '../../business/create.ts';
import { createContact } from '../../contact/create.ts';
import { createRelation } from '../../relation/create.ts';
import { deleteRelation } from '../../relation/delete.ts';
import { onRelationDeleted } from './deleted.ts';

specifyTrigger(onRelationDeleted, ({ perform, sample }) => {
  test('a link that is removed is told', async () => {
    const firstRecordId = textAt(await perform(createContact, { firstName: 'Priya' }), 'contact.id');
    const secondRecordId = textAt(await perform(createBusiness, { name: 'Example Ltd' }), 'business.id');
    const { id } = await perform(createRelation, {
      associationId: 'contact_business',
      firstRecordId,
      secondRecordId,
    });
    await perform(deleteRelation, { id });
    assert.equal(at(await sample(), 'data.relation.id'), id);
  });
});
