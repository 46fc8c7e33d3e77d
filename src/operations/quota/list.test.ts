import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, person, specify } from '#test/support/operations.ts';
import { listQuotas } from './list.ts';
import { requestQuota } from './request.ts';
import { setQuota } from './set.ts';

specify(listQuotas, ({ perform, sample, clock }) => {
  test('limits that were set and requests for higher ones are listed, the newest request first', async () => {
    await perform(setQuota, { clientId: person.tenantId, perDay: 500_000 });
    for (const reason of ['one', 'two', 'three']) {
      await perform(requestQuota, { reason });
      clock.advance(1000);
    }
    const first = await sample({ limit: 2 });
    assert.equal(at(first, 'quotas.0.clientId'), person.tenantId);
    assert.deepEqual([at(first, 'requests.0.reason'), at(first, 'requests.1.reason')], ['three', 'two']);
    const second = await perform(listQuotas, { limit: 2, cursor: first.nextCursor });
    assert.equal(at(second, 'requests.0.reason'), 'one');
    assert.equal(second.nextCursor, undefined);
  });
});
