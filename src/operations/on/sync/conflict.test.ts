import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { startLinked } from '#test/support/highlevel/linked.ts';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { updateContact } from '../../contact/update.ts';
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

  test('a field that both sides of a link changed is told once', async () => {
    const { perform, store, clock, locationId } = context;
    const before = (await context.fired()).length;
    const { highLevel, settle, connectionId } = await startLinked({ store, clock, locationId, rule: 'ask' });
    const made = await perform(createContact, { firstName: 'Omar', email: 'omar@example.com' });
    const contactId = textAt(made, 'contact.id');
    await settle();
    const path = `/contacts/${textAt(
      highLevel.contacts().find(({ firstName }) => firstName === 'Omar'),
      'id',
    )}`;
    for (const city of ['One', 'Two']) {
      highLevel.act('PUT', path, { city: `${city} there` });
      await perform(updateContact, { contactId, city: `${city} here` });
      await settle();
    }
    const told = (await context.fired()).slice(before);
    assert.deepEqual(
      told.map(event => [at(event, 'data.kind'), at(event, 'data.field'), at(event, 'data.contactId')]),
      [['field', 'city', contactId]],
    );
    assert.equal(at(told[0], 'data.connectionId'), connectionId);
  });
});
