import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createBusiness } from '../../business/create.ts';
import { onBusinessCreated } from './created.ts';

specifyTrigger(onBusinessCreated, ({ perform, sample }) => {
  test('a new business is told', async () => {
    await perform(createBusiness, { name: 'Example Ltd', city: 'Springfield' });
    assert.equal(at(await sample(), 'data.business.name'), 'Example Ltd');
  });
});
