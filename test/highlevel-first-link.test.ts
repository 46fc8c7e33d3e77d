import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createConnection } from '#operations/connection/create.ts';
import { deleteConnection } from '#operations/connection/delete.ts';
import { getConnection } from '#operations/connection/get.ts';
import { updateConnection } from '#operations/connection/update.ts';
import { createContact } from '#operations/contact/create.ts';
import { getContact } from '#operations/contact/get.ts';
import { cancelSyncRun } from '#operations/sync/cancel-run.ts';
import { decideSync } from '#operations/sync/decide.ts';
import { getSyncRun } from '#operations/sync/get-run.ts';
import { listSyncRuns } from '#operations/sync/list-runs.ts';
import { previewSync } from '#operations/sync/preview.ts';
import { linksOf } from '#store/highlevel/links.ts';
import { keepRemote } from '#store/highlevel/remote-records.ts';
import { cause } from './support/engines.ts';
import { at, onStore, textAt } from './support/operations.ts';

onStore('The first link of a location with contacts and a HighLevel account', place => {
  const { perform, events, store, runJobs } = place;
  const links = () => store.read(place.locationId, reader => linksOf(reader));
  const shown = async (connectionId: string) =>
    at(await perform(getConnection, { connectionId }), 'connection');

  async function connect(name: string, settings: object = {}) {
    const highLevel = await place.startHighLevel();
    const answer = await perform(createConnection, {
      type: 'highlevel',
      name,
      settings: { locationId: highLevel.locationId, ...settings },
      credentials: { privateIntegrationToken: highLevel.token },
    });
    await runJobs();
    return { highLevel, connectionId: textAt(answer, 'connection.id') };
  }

  test('waits for a decision, and nothing is written on either side before', async () => {
    const highLevel = await place.startHighLevel();
    const { locationId } = highLevel;
    const add = (members: object) => highLevel.act('POST', '/contacts/', { locationId, ...members });
    add({ firstName: 'Both', email: 'both@example.com', state: 'NY' });
    add({ firstName: 'Differs', email: 'differs@example.com', city: 'There' });
    add({ firstName: 'Alike', email: 'alike@example.com' });
    add({ firstName: 'There', email: 'there@example.com' });
    const both = await perform(createContact, { firstName: 'Both', email: 'both@example.com', city: 'Here' });
    await perform(createContact, { firstName: 'Differs', email: 'differs@example.com', city: 'Here' });
    await perform(createContact, { firstName: 'Alike', email: 'alike@example.com' });
    await perform(createContact, { firstName: 'Here', email: 'here@example.com' });

    const { connectionId } = await connect('Both sides', { conflicts: 'ask' });
    const waiting = await shown(connectionId);
    assert.equal(at(waiting, 'health.state'), 'stopped');
    const runId = textAt(waiting, 'runId');
    const run = await perform(getSyncRun, { connectionId, runId });
    assert.match(textAt(run, 'job.error'), /Look at the preview/);
    const [before, contacts] = [await events(), highLevel.contacts()];
    assert.equal(before.at(-1)?.type, 'sync.stopped');

    const preview = await perform(previewSync, { connectionId });
    const counts = ['people', 'create', 'link', 'update', 'waiting', 'updateThere', 'createThere', 'refused'];
    assert.deepEqual(
      counts.map(name => [name, at(preview, name)]),
      [
        ['people', 4],
        ['create', 1],
        ['link', 2],
        ['update', 1],
        ['waiting', 1],
        ['updateThere', 1],
        ['createThere', 1],
        ['refused', 0],
      ],
    );
    const samples = at(preview, 'samples');
    assert(Array.isArray(samples));
    const sampled = Object.fromEntries(samples.map(sample => [at(sample, 'name'), sample]));
    assert.deepEqual(at(sampled, 'Both.changes'), [{ field: 'state', from: null, to: 'NY' }]);
    assert.deepEqual(at(sampled, 'Both.changesThere'), [{ field: 'city', from: null, to: 'Here' }]);
    assert.equal(at(sampled, 'Both.contactId'), textAt(both, 'contact.id'));
    assert.match(textAt(sampled, 'Differs.reason'), /Both sides differ in city/);
    assert.equal(at(sampled, 'There.outcome'), 'created');
    assert.equal(at(sampled, 'Here.outcome'), 'createdThere');

    assert.deepEqual(await events(), before);
    assert.deepEqual(highLevel.contacts(), contacts);
    assert.deepEqual(await links(), []);
    const contactId = textAt(both, 'contact.id');
    assert.equal('state' in Object(at(await perform(getContact, { contactId }), 'contact')), false);

    await perform(decideSync, { connectionId, runId, decision: 'continue' });
    await runJobs();
    assert.deepEqual(await links(), [connectionId]);
    assert.equal(at(await perform(listSyncRuns, { connectionId }), 'jobs.0.state'), 'done');
    const again = await perform(previewSync, { connectionId, limit: 2 });
    assert.deepEqual([at(again, 'people'), at(again, 'isWhole'), 'createThere' in again], [2, false, false]);

    await assert.rejects(connect('The same'), {
      code: 'conflict',
      message: /Both sides links this location/,
    });
    await perform(deleteConnection, { connectionId });
  });

  test('that is discarded pauses the connection; resumed, it waits again', async () => {
    const { connectionId } = await connect('Discarded');
    const runId = textAt(await shown(connectionId), 'runId');
    await perform(decideSync, { connectionId, runId, decision: 'discard' });
    await runJobs();
    assert.equal(at(await shown(connectionId), 'status'), 'paused');
    assert.equal((await links()).includes(connectionId), false);
    await perform(updateConnection, { connectionId, status: 'active' });
    await runJobs();
    const second = textAt(await shown(connectionId), 'runId');
    assert.notEqual(second, runId);
    await perform(cancelSyncRun, { connectionId, runId: second });
    assert.equal('runId' in Object(await shown(connectionId)), false);
  });

  test('goes on once the settings approve it, and waits for nothing where they do from the beginning', async () => {
    const { connectionId } = await connect('Approved later');
    await perform(updateConnection, { connectionId, settings: { approveFirstRun: true } });
    await runJobs();
    assert.equal((await links()).includes(connectionId), true);
    await perform(deleteConnection, { connectionId });
    const { connectionId: other } = await connect('Approved', { approveFirstRun: true });
    assert.equal((await links()).includes(other), true);
    await perform(deleteConnection, { connectionId: other });
  });

  test('cannot be decided for two connections that wait for the same account', async () => {
    const [{ connectionId: one }, { connectionId: two }] = [await connect('One'), await connect('Two')];
    for (const connectionId of [one, two]) {
      const runId = textAt(await shown(connectionId), 'runId');
      await perform(decideSync, { connectionId, runId, decision: 'continue' });
      await runJobs();
    }
    assert.deepEqual(await links(), [one]);
    const failed = at(await perform(listSyncRuns, { connectionId: two }), 'jobs.0');
    assert.match(textAt(failed, 'error'), /The connection One links this location/);
    await perform(deleteConnection, { connectionId: one });
    await perform(deleteConnection, { connectionId: two });
  });

  test('tells which contacts an earlier link had tied, though they have no address', async () => {
    const highLevel = await place.startHighLevel();
    const { locationId } = highLevel;
    highLevel.act('POST', '/contacts/', { locationId, firstName: 'Nameless', city: 'There' });
    const { id: remoteId } = highLevel.contacts().find(({ firstName }) => firstName === 'Nameless') ?? {};
    const made = await perform(createContact, { firstName: 'Nameless', city: 'Here' });
    const contactId = textAt(made, 'contact.id');
    const { connectionId } = await connect('Former', { approveFirstRun: true });
    const values = { firstName: 'Nameless', city: 'There' };
    const tied = { localId: contactId, remoteId: String(remoteId), contactId, here: values, there: values };
    await store.write(place.locationId, cause, writer =>
      keepRemote(writer, connectionId, { kind: 'contact', ...tied }),
    );
    await perform(deleteConnection, { connectionId });

    const { connectionId: again } = await connect('Again');
    const samples = at(await perform(previewSync, { connectionId: again }), 'samples');
    assert(Array.isArray(samples));
    const told = samples.filter(sample => at(sample, 'name') === 'Nameless');
    assert.deepEqual(
      told.map(sample => [at(sample, 'outcome'), at(sample, 'contactId'), at(sample, 'changesThere')]),
      [['linked', contactId, [{ field: 'city', from: 'There', to: 'Here' }]]],
    );
  });

  test('cannot be looked at before somebody has signed in, and says what HighLevel says', async () => {
    const highLevel = await place.startHighLevel();
    const made = await perform(createConnection, {
      type: 'highlevel',
      name: 'Nobody',
      settings: { clientId: 'app' },
      credentials: { clientSecret: 'secret' },
    });
    const connectionId = textAt(made, 'connection.id');
    await assert.rejects(perform(previewSync, { connectionId }), { code: 'conflict' });
    const { connectionId: late } = await connect('Late');
    highLevel.arm({ kind: 'answer', status: 503 });
    await assert.rejects(perform(previewSync, { connectionId: late }), { code: 'link_failed' });
  });
});
