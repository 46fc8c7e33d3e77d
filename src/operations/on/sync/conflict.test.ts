import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { onSyncConflict } from './conflict.ts';

specifyTrigger(onSyncConflict, context => {
  test('a person who may be two contacts is told once', async () => {
    const { perform, runSync, clock } = context;
    await perform(createContact, { email: 'ada@example.com' });
    await perform(createContact, { phone: '+12025550143' });
    const { graph } = await connectDirectory(context, { approveFirstRun: true });
    const [id = ''] = graph.addUsers(1, 1);
    graph.upsert({ id, mail: 'ada@example.com', mobilePhone: '+1 202 555 0143' });
    await runSync();
    const event = await context.sample();
    assert.deepEqual([at(event, 'data.kind'), at(event, 'data.personId')], ['match', id]);
    assert.match(textAt(event, 'data.reason'), /another one the phone/);
    graph.upsert({ id, jobTitle: 'Chair' });
    clock.advance(31_000);
    await runSync();
    assert.equal((await context.fired()).length, 1);
  });
});
