import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testConnection } from '#operations/connection/check.ts';
import { listContacts } from '#operations/contact/list.ts';
import { connectDirectory } from './support/directories.ts';
import { at, onStore, textAt } from './support/operations.ts';

onStore('A directory of which some groups are taken', context => {
  const { perform, runSync, clock } = context;

  test('their members become contacts, and who joins or leaves is followed within the hour', async () => {
    const graph = await context.startDirectory();
    const [ada = '', bora = '', chidi = ''] = graph.addUsers(5, 1);
    graph.groups.set('sales', [ada]);
    graph.groups.set('care', [bora]);
    const { connectionId } = await connectDirectory(context, { people: { groups: ['sales', 'care'] } });
    const taken = async () => {
      const contacts = at(await perform(listContacts), 'contacts');
      assert(Array.isArray(contacts));
      return contacts
        .filter(contact => !JSON.stringify(at(contact, 'tags')).includes('entra-disabled'))
        .map(contact => String(at(contact, 'externalIds.0.externalId')).split(':')[1])
        .sort();
    };
    await runSync();
    assert.deepEqual(await taken(), [ada, bora].sort());

    graph.groups.set('sales', [chidi]);
    clock.advance(3_600_000 + 31_000);
    await runSync();
    assert.deepEqual(await taken(), [bora, chidi].sort());
    assert.equal(at(await perform(testConnection, { connectionId }), 'ok'), true);
  });

  test('a test of the connection names the permission that is missing, and a group that is not there', async () => {
    const { graph, connectionId } = await connectDirectory(
      context,
      { people: { groups: ['gone'] } },
      'Second',
    );
    const failed = async () => textAt(await perform(testConnection, { connectionId }), 'checks.2.message');
    assert.match(await failed(), /no group gone any more.*settings\.people/);
    const { roles } = graph.application;
    graph.application.roles = ['User.Read.All'];
    graph.expireTokens();
    assert.match(await failed(), /the application permission GroupMember\.Read\.All and grant/);
    graph.application.roles = roles;
    graph.expireTokens();
  });
});
