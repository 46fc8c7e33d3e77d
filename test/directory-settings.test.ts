import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import { PagesAhead } from '#links/directory/pages-ahead.ts';
import { pollDirectories } from '#links/directory/poll.ts';
import { openDirectories } from '#links/entra/open-directories.ts';
import { updateConnection } from '#operations/connection/update.ts';
import { createContact } from '#operations/contact/create.ts';
import { searchDirectoryPeople } from '#operations/directory/search-people.ts';
import { setMapping } from '#operations/mapping/set.ts';
import { decideSync } from '#operations/sync/decide.ts';
import { listSyncRuns } from '#operations/sync/list-runs.ts';
import { runSync as runFull } from '#operations/sync/run.ts';
import { connectDirectory } from './support/directories.ts';
import type { GraphSimulator } from './support/graph/graph.ts';
import { at, onStore, textAt } from './support/operations.ts';
import { contactsByPerson } from './support/synced.ts';

onStore('settings of a directory that change at any time hold for all people', context => {
  const { clock, store, perform, runSync } = context;
  let graph: GraphSimulator;
  let connectionId = '';
  before(async () => {
    ({ graph, connectionId } = await connectDirectory(context));
    for (const id of ['ada', 'bora']) graph.addNamed(id, { department: 'Care' });
    graph.addNamed('guest', { userType: 'Guest', externalUserState: 'Accepted' });
    await runSync();
  });

  const sync = async () => {
    clock.advance(61_000);
    await runSync();
  };
  const person = async (id: string) => (await contactsByPerson(context)).get(id);
  const isThere = async (id: string) => (await person(id))?.isDeleted === false;
  const change = (changed: object) => perform(updateConnection, { connectionId, ...changed });
  const take = (guests: boolean) =>
    change({ settings: { people: { guests, disabled: false }, leavers: { leftScope: [{ do: 'bin' }] } } });
  const mapTo = (target: string) =>
    perform(setMapping, {
      connectionId,
      fields: [
        { target: 'firstName', source: 'displayName', owner: 'directory' },
        { target: 'email', source: 'mail', owner: 'directory' },
        { target, source: 'department', owner: 'directory' },
      ],
    });

  test('while the connection is paused: they are looked at once it goes on', async () => {
    await change({ status: 'paused' });
    await take(true);
    await mapTo('city');
    await sync();
    assert.equal(await isThere('guest'), false);
    await change({ status: 'active' });
    await sync();
    assert.equal(await isThere('guest'), true);
    assert.equal((await person('ada'))?.contact.city, 'Care');
  });

  test('while a run waits for a decision: it reads all people again before it ends', async () => {
    const many = Array.from({ length: 25 }, (_, index) => `many-${index}`);
    for (const id of many) graph.addNamed(id);
    await sync();
    for (const id of many) graph.remove(id);
    await sync();
    const run = at(await perform(listSyncRuns, { connectionId }), 'jobs.0');
    assert.equal(at(run, 'state'), 'stopped');
    await take(false);
    await mapTo('state');
    await perform(decideSync, { connectionId, runId: at(run, 'id'), decision: 'continue' });
    await sync();
    assert.equal(await isThere('guest'), false);
    assert.equal((await person('ada'))?.contact.state, 'Care');
    assert.equal(await isThere('many-1'), false);
    assert.equal(await isThere('bora'), true);
  });

  test('while the directory is asked for news and has none', async () => {
    const opened = openDirectories({
      authority: graph.authority,
      graphUrl: graph.origin,
      clock: systemClock,
    });
    const directories = {
      ...opened,
      open(...terms: Parameters<typeof opened.open>) {
        const source = opened.open(...terms);
        return {
          ...source,
          async page(...asked: Parameters<typeof source.page>) {
            const page = await source.page(...asked);
            await take(true);
            return page;
          },
        };
      },
    };
    const log = {
      error({ error }: { readonly error?: unknown }) {
        throw error;
      },
    };
    const ahead = new PagesAhead(clock);
    const poll = pollDirectories({ store, clock, owner: 'slow', log, directories, ahead });
    await sync();
    clock.advance(61_000);
    for (const place of await poll.look()) await poll.work(place, new AbortController().signal);
    await sync();
    assert.equal(await isThere('guest'), true);
  });

  test('where no contacts are to be made, only those that are there are tied, also later ones by the next full run', async () => {
    await perform(setMapping, { connectionId, fields: null });
    await change({ settings: { unmatched: 'skip', people: null } });
    await perform(createContact, { firstName: 'Here', email: 'before@contoso.example' });
    graph.addNamed('before', { city: 'Porto' });
    graph.addNamed('nobody', { city: 'Porto' });
    await sync();
    assert.equal((await person('before'))?.contact.city, 'Porto');
    assert.equal(await person('nobody'), undefined);
    const found = await perform(searchDirectoryPeople, { connectionId, query: 'nobody' });
    assert.match(textAt(found, 'people.0.reason'), /No contact here is this person/);

    await perform(createContact, { firstName: 'Later', email: 'nobody@contoso.example' });
    await perform(runFull, { connectionId, mode: 'full' });
    await sync();
    assert.equal((await person('nobody'))?.contact.city, 'Porto');
    await change({ settings: { unmatched: null } });
  });
});
