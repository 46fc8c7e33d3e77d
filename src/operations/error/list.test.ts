import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorDescriptions } from '#base/errors.ts';
import { at, specify } from '#test/support/operations.ts';
import { listErrors } from './list.ts';

specify(listErrors, ({ sample }) => {
  test('every code is listed once, with its status and what to do', async () => {
    const errors = at(await sample({}), 'errors');
    assert(Array.isArray(errors) && errors.length === errorDescriptions.length);
    assert.equal(new Set(errors.map(error => at(error, 'code'))).size, errors.length);
    const missing = errors.find(error => at(error, 'code') === 'not_found');
    assert.equal(at(missing, 'status'), 404);
  });
});
