import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leaseCalls } from '#store/usage.ts';
import { at, person, specify } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { setQuota } from '../quota/set.ts';
import { getUsage } from './get.ts';

specify(getUsage, context => {
  const { perform, sample, store, clock } = context;
  const day = Math.floor(clock() / 86_400_000);
  const called = async (bucket: string, calls: number, ago = 0) => {
    const usage = { tenant_id: person.tenantId, bucket, day: day - ago };
    await store.engine.write(context.locationId, session =>
      leaseCalls(session, usage, { wanted: calls, daily: 1000 }),
    );
  };

  test('the calls of the last seven days are summed by client, with the size of the store', async () => {
    const { locationId } = context;
    await perform(createContact, { firstName: 'Priya' });
    await called(`import/${locationId}`, 30);
    await called(`portal/adele/${locationId}`, 5);
    await called(`portal/omar/${locationId}`, 7);
    await called(`portal/omar/another`, 70);
    await called(`import/${locationId}`, 9, 8);
    const answer = await sample({});
    assert.deepEqual(at(answer, 'calls'), [
      { day: '2026-01-15', clientId: 'import', calls: 30 },
      { day: '2026-01-15', clientId: 'portal', calls: 12 },
    ]);
    assert.equal(at(answer, 'store.contacts'), 1);
    const older = await perform(getUsage, { clientId: 'import', from: '2026-01-07', to: '2026-01-07' });
    assert.deepEqual(at(older, 'calls'), [{ day: '2026-01-07', clientId: 'import', calls: 9 }]);
  });

  test('limits of the caller or its tenant are told, and a period over 400 days is refused', async () => {
    assert.deepEqual(at(await perform(getUsage), 'limits'), {});
    await perform(setQuota, { clientId: person.tenantId, perDay: 500_000 });
    assert.equal(at(await perform(getUsage), 'limits.perDay'), 500_000);
    await perform(setQuota, { clientId: person.clientId, perDay: 7 });
    assert.equal(at(await perform(getUsage), 'limits.perDay'), 7);
    await assert.rejects(perform(getUsage, { from: '2020-01-01' }), { code: 'invalid_input' });
  });
});
