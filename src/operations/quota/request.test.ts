import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, person, specify } from '#test/support/operations.ts';
import { requestQuota } from './request.ts';

specify(requestQuota, ({ perform, sample, events }) => {
  test('a client asks for higher limits with a reason, and an event tells of it', async () => {
    const answer = await sample({ perDay: 1_000_000, reason: 'The nightly import grows.' });
    assert.equal(at(answer, 'request.clientId'), person.clientId);
    assert.equal((await events()).at(-1)?.type, 'quota.requested');
    await assert.rejects(perform(requestQuota, { reason: ' ' }), { code: 'invalid_input' });
  });
});
