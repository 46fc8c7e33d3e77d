import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { idMaker } from '#base/id.ts';
import { type TenantLocations, Tenants } from '#identity/tenants.ts';
import { createSubscription } from '#operations/subscription/create.ts';
import { getSubscription } from '#operations/subscription/get.ts';
import { runSync as startFullRun } from '#operations/sync/run.ts';
import type { StoreWriter } from '#store/store.ts';
import { addUser } from '#store/users.ts';
import { connectDirectory } from './support/directories.ts';
import { cause } from './support/engines.ts';
import type { GraphSimulator } from './support/graph/graph.ts';
import { at, onStore, person, type StoreTest } from './support/operations.ts';

onStore('People of a directory who are users here', context => {
  const { store, clock, perform, runSync } = context;
  const tenants = new Tenants({ store, clock, newId: idMaker(clock) });
  let graph: GraphSimulator;
  let locations: TenantLocations;
  let connectionId = '';
  const performThere: StoreTest['perform'] = (operation, input, options) =>
    perform(operation, input, { caller: { ...person, tenantId: graph.tenantId }, locations, ...options });
  before(async () => {
    graph = await context.startDirectory();
    locations = await tenants.ensureTenant(graph.tenantId, {
      name: 'Example Clinic',
      country: 'US',
      timezone: 'UTC',
    });
    ({ connectionId } = await connectDirectory(
      { ...context, perform: performThere },
      { people: { domains: ['contoso.example'] }, guard: { people: 100, percent: 100 } },
    ));
  });

  const add = (id: string, members: object = {}) => graph.addNamed(id, members);
  const sync = async () => {
    clock.advance(61_000);
    await runSync();
  };
  /** Somebody of the directory who has subscribed to something; tells what became of the subscription. */
  const subscriber = async (id: string, members: object = {}) => {
    add(id, members);
    await sync();
    const caller = { ...person, tenantId: graph.tenantId, objectId: id };
    await tenants.userIdOf(caller, locations);
    const wish = { url: 'https://hooks.example.com/roster', events: ['contact.created'] };
    const answer = await performThere(createSubscription, wish, { caller });
    const subscriptionId = at(answer, 'subscription.id');
    return async () => at(await performThere(getSubscription, { subscriptionId }), 'subscription.status');
  };

  for (const [what, leave] of [
    ['is disabled', (id: string) => add(id, { accountEnabled: false })],
    ['is deleted', (id: string) => graph.remove(id)],
    ['is deleted for good', (id: string) => graph.hardDelete(id)],
  ] as const)
    test(`what one who ${what} has subscribed to is paused`, async () => {
      const id = what.replaceAll(' ', '-');
      const status = await subscriber(id);
      assert.equal(await status(), 'active');
      leave(id);
      await sync();
      assert.equal(await status(), 'paused');
    });

  test('so it is for one who was no contact, and for one whom a pass over all people did not see', async () => {
    const outside = await subscriber('outside', { mail: 'outside@elsewhere.example' });
    add('outside', { mail: 'outside@elsewhere.example', accountEnabled: false });
    await sync();
    assert.equal(await outside(), 'paused');

    const unseen = await subscriber('unseen');
    graph.arm({ kind: 'answer', status: 410, body: { error: { code: 'resyncRequired' } }, times: 2 });
    graph.hardDelete('unseen');
    await performThere(startFullRun, { connectionId, mode: 'full' });
    await sync();
    assert.equal(await unseen(), 'paused');
  });

  test('one who was a user of a linked account before is that user from the first sign-in on', async () => {
    const write = <Result>(work: (writer: StoreWriter) => Promise<Result>) =>
      store.write(locations.defaultId, cause, work);
    const linked = (name: string, email: string) =>
      write(writer =>
        addUser(writer, { name, email, firstName: undefined, lastName: undefined, phone: undefined }),
      );
    add('seller', { mail: 'Seller@contoso.example' });
    add('visitor', { mail: 'visitor@contoso.example', userType: 'Guest' });
    await sync();
    const seller = await linked('Seller', 'seller@Contoso.example');
    const visitor = await linked('Visitor', 'visitor@contoso.example');
    const boss = await linked('Boss', 'boss@contoso.example');
    const signIn = (objectId: string, email: string) =>
      tenants.userIdOf({ ...person, tenantId: graph.tenantId, objectId, email }, locations);

    // What the token says of an address decides nothing.
    assert.equal(await signIn('seller', 'boss@contoso.example'), seller);
    assert.notEqual(await signIn('intruder', 'boss@contoso.example'), boss);
    assert.notEqual(await signIn('visitor', 'visitor@contoso.example'), visitor);
    const again = new Tenants({ store, clock, newId: idMaker(clock) });
    assert.equal(
      await again.userIdOf({ ...person, tenantId: graph.tenantId, objectId: 'seller' }, locations),
      seller,
    );
  });

  test('one who is only no longer taken as a contact stays a user', async () => {
    const status = await subscriber('mover');
    add('mover', { mail: 'mover@elsewhere.example' });
    await sync();
    assert.equal(await status(), 'active');
  });
});
