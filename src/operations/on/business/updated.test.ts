import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createBusiness } from '../../business/create.ts';
import { updateBusiness } from '../../business/update.ts';
import { onBusinessUpdated } from './updated.ts';

specifyTrigger(onBusinessUpdated, ({ perform, sample }) => {
  test('a changed business is told, with its old and new values', async () => {
    const businessId = textAt(await perform(createBusiness, { name: 'Example Ltd' }), 'business.id');
    await perform(updateBusiness, { businessId, name: 'Example Group' });
    const event = await sample();
    assert.equal(at(event, 'data.business.name'), 'Example Group');
    assert.deepEqual(event.changes, [{ field: 'name', from: 'Example Ltd', to: 'Example Group' }]);
  });
});
