import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, person, specify } from '#test/support/operations.ts';
import { listQuotas } from './list.ts';
import { setQuota } from './set.ts';

specify(setQuota, ({ perform, sample, events }) => {
  test('a client gets limits of its own, and setting them again replaces them', async () => {
    const clientId = '44444444-4444-4444-8444-444444444444';
    const answer = await sample({ clientId, perInterval: 500, perDay: 1_000_000 });
    assert.equal(at(answer, 'quota.intervalSeconds'), 10);
    await perform(setQuota, { clientId: clientId.toUpperCase(), perInterval: 50, intervalSeconds: 60 });
    const quotas = at(await perform(listQuotas), 'quotas');
    assert(Array.isArray(quotas) && quotas.length === 1);
    assert.equal(at(quotas[0], 'perInterval'), 50);
    assert.equal((await events()).at(-1)?.type, 'quota.changed');
  });

  test('limits are whole numbers from 1 on, and only administrators set them', async () => {
    const { clientId } = person;
    await assert.rejects(perform(setQuota, { clientId, perDay: 0 }), { code: 'invalid_input' });
    await assert.rejects(perform(setQuota, { clientId: 'portal' }), { code: 'invalid_input' });
    const caller = { ...person, rights: new Set(['contacts.write'] as const) };
    await assert.rejects(perform(setQuota, { clientId }, { caller }), { code: 'scope_missing' });
  });
});
