import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idMaker } from '#base/id.ts';
import { highLevelAccounts } from '#links/highlevel/accounts.ts';
import { accountOf, keepOutcome } from '#links/highlevel/connection-link.ts';
import { outgoingConsumer } from '#links/highlevel/consumer.ts';
import { LinkRunner } from '#links/highlevel/link-runner.ts';
import { createConnection } from '#operations/connection/create.ts';
import { getConnection } from '#operations/connection/get.ts';
import { setConnectionCredentials } from '#operations/connection/set-credentials.ts';
import { createContact } from '#operations/contact/create.ts';
import { localRecords } from '#operations/highlevel/local-records.ts';
import { consume } from '#store/consumers.ts';
import { closeAfterTest } from './support/opened.ts';
import { at, onStore, textAt } from './support/operations.ts';

onStore('New credentials of a HighLevel account', context => {
  const { perform, store, clock } = context;

  test('are used at once, whatever the ones before came to', async () => {
    const highLevel = await context.startHighLevel();
    const { origin, locationId: remoteLocationId, token } = highLevel;
    const terms = { store, clock, owner: 'test', origin };
    const accounts = highLevelAccounts(terms);
    const runner = new LinkRunner({
      ...terms,
      newId: idMaker(clock),
      log: { error: ({ error }) => assert.fail(String(error)) },
      records: localRecords,
      accountOf: (locationId, connectionId) => accountOf({ store, accounts }, locationId, connectionId),
      onOutcome: (locationId, connectionId, problem) => keepOutcome(store, locationId, connectionId, problem),
    });
    closeAfterTest(() => runner.close());
    /** The clock stands still: what is not due at once is not done. */
    const work = async () => {
      while (await consume(store, outgoingConsumer, context.locationId));
      await runner.work(context.locationId);
      await runner.idle();
    };
    const made = await perform(createConnection, {
      type: 'highlevel',
      name: 'HighLevel',
      settings: { locationId: remoteLocationId },
      credentials: { privateIntegrationToken: 'wrong' },
    });
    const connectionId = textAt(made, 'connection.id');
    const health = async () => at(await perform(getConnection, { connectionId }), 'connection.health.state');
    const use = (privateIntegrationToken: string) =>
      perform(setConnectionCredentials, { connectionId, credentials: { privateIntegrationToken } });

    await perform(createContact, { firstName: 'Waits', email: 'waits@example.com' });
    await work();
    assert.equal(await health(), 'broken');
    const calls = highLevel.journal.length;
    await work();
    assert.equal(highLevel.journal.length, calls, 'it is left alone for a while');

    await use(token);
    await work();
    assert.deepEqual(
      highLevel.contacts().map(({ firstName }) => firstName),
      ['Waits'],
    );
    assert.equal(await health(), 'onTime');

    await use('wrong again');
    await work();
    assert.equal(await health(), 'broken', 'that they are wrong is known before the next look');
  });
});
