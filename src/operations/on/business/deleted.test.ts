import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createBusiness } from '../../business/create.ts';
import { deleteBusiness } from '../../business/delete.ts';
import { onBusinessDeleted } from './deleted.ts';

specifyTrigger(onBusinessDeleted, ({ perform, sample }) => {
  test('a business that is removed is told, as it was', async () => {
    const businessId = textAt(await perform(createBusiness, { name: 'Example Ltd' }), 'business.id');
    await perform(deleteBusiness, { businessId });
    assert.equal(at(await sample(), 'data.business.name'), 'Example Ltd');
  });
});
