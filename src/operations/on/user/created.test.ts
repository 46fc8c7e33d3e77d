import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { onUserCreated } from './created.ts';

specifyTrigger(onUserCreated, ({ sample }) => {
  test('a person who comes for the first time is told', async () => {
    const event = await sample();
    assert.equal(at(event, 'data.user.name'), 'Adele Example');
  });
});
