import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Quotas } from '#identity/quotas.ts';
import { rateLimiter } from '#identity/rate-limit.ts';
import { at, person, specify } from '#test/support/operations.ts';
import { listQuotas } from './list.ts';
import { setQuota } from './set.ts';

specify(setQuota, ({ perform, sample, events, store, clock }) => {
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

  test('a client that is no id is refused in words, not by a pattern', async () => {
    const words = 'clientId must be an id of 32 hexadecimal digits, as 00000000-0000-4000-8000-000000000001';
    await assert.rejects(perform(setQuota, { clientId: 'mine' }), { code: 'invalid_input', message: words });
  });

  test('the limiter goes by those of the client, else by those of its tenant', async () => {
    const quotas = new Quotas(store);
    const limiter = rateLimiter({ limits: { burst: 100, daily: 1000 }, clock, store, quotas });
    const admitted = async (clientId: string) => {
      let count = 0;
      for (let call = 0; call < 20; call++) {
        if ((await limiter.take({ ...person, clientId }, 'location')).isAdmitted) count++;
      }
      clock.advance(60_000);
      return count;
    };
    const [own, other] = ['55555555-5555-4555-8555-555555555555', '66666666-6666-4666-8666-666666666666'];
    assert.equal(await admitted(own), 20);
    await perform(setQuota, { clientId: own, perInterval: 3 });
    await perform(setQuota, { clientId: person.tenantId, perInterval: 5 });
    await quotas.refresh();
    assert.deepEqual([await admitted(own), await admitted(other)], [3, 5]);
    await perform(setQuota, { clientId: own, perInterval: 20, perDay: 7 });
    await quotas.refresh();
    const { headers } = await limiter.take({ ...person, clientId: own }, 'location');
    assert.deepEqual([headers['x-ratelimit-max'], headers['x-ratelimit-limit-daily']], ['20', '7']);
    await limiter.close();
  });

  test('limits are whole numbers from 1 on, and only administrators set them', async () => {
    const { clientId } = person;
    await assert.rejects(perform(setQuota, { clientId, perDay: 0 }), { code: 'invalid_input' });
    await assert.rejects(perform(setQuota, { clientId: 'portal' }), { code: 'invalid_input' });
    const caller = { ...person, rights: new Set(['contacts.write'] as const) };
    await assert.rejects(perform(setQuota, { clientId }, { caller }), { code: 'scope_missing' });
  });
});
