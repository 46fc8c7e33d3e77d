import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createContact } from '#operations/contact/create.ts';
import { listContacts } from '#operations/contact/list.ts';
import { updateContact } from '#operations/contact/update.ts';
import { cancelJob } from '#operations/job/cancel.ts';
import { cancelSyncRun } from '#operations/sync/cancel-run.ts';
import { getSyncRun } from '#operations/sync/get-run.ts';
import { listSyncRunRecords } from '#operations/sync/list-run-records.ts';
import { listSyncRuns } from '#operations/sync/list-runs.ts';
import { pauseSync } from '#operations/sync/pause.ts';
import { runSync } from '#operations/sync/run.ts';
import { startConnected } from './support/highlevel/linked.ts';
import { at, onStore, textAt } from './support/operations.ts';

onStore('A run of a HighLevel account', place => {
  const { perform, clock } = place;

  /** Three contacts that both sides have. */
  async function link(name: string) {
    const linked = await startConnected(place, name);
    const { highLevel, settle, connectionId } = linked;
    const ids: string[] = [];
    for (const firstName of ['Ann', 'Bob', 'Cid']) {
      const contact = { firstName, email: `${firstName}@${name}.example`.toLowerCase(), city: 'Before' };
      ids.push(textAt(await perform(createContact, contact), 'contact.id'));
    }
    await settle();
    clock.advance(5000);
    const idOf = (firstName: string) =>
      textAt(
        highLevel.contacts().find(({ email }) => email === `${firstName}@${name}.example`.toLowerCase()),
        'id',
      );
    const [ann = '', bob = '', cid = ''] = ids;
    return {
      ...linked,
      ann,
      bob,
      cid,
      idOf,
      async run(mode: 'full' | 'incremental') {
        return textAt(await perform(runSync, { connectionId, mode }), 'job.id');
      },
      /** What somebody does there, of which no webhook tells. */
      unseen(method: string, path: string, body?: object) {
        clock.advance(5000);
        highLevel.arm({ kind: 'webhookLost', times: 5 });
        highLevel.act(method, path, body);
      },
      async job(runId: string) {
        clock.advance(5000);
        await place.runJobs();
        return at(await perform(getSyncRun, { connectionId, runId }), 'job');
      },
      async records(runId: string) {
        const { records } = await perform(listSyncRunRecords, { connectionId, runId, limit: 100 });
        assert(Array.isArray(records));
        return records
          .map(record => [at(record, 'outcome'), at(record, 'contactId'), at(record, 'changes')])
          .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1));
      },
    };
  }
  const field = (name: string, from: unknown, to: unknown) => ({ field: name, from, to });

  test('that is incremental takes over what changed there since the last look, and tells it', async () => {
    const { connectionId, ann, idOf, run, unseen, settle, job, records } = await link('news');
    unseen('PUT', `/contacts/${idOf('Ann')}`, { city: 'There' });
    const runId = await run('incremental');
    assert.equal(await run('full'), runId, 'one at a time');
    assert.equal(at(await job(runId), 'state'), 'waiting');
    await settle();
    const ended = await job(runId);
    assert.equal(at(ended, 'state'), 'done');
    assert.deepEqual([at(ended, 'counts'), at(ended, 'total')], [{ updated: 1, read: 1 }, 1]);
    assert.deepEqual(await records(runId), [['updated', ann, [field('city', 'Before', 'There')]]]);
    assert.equal(at(await perform(listSyncRuns, { connectionId }), 'jobs.0.id'), runId);
    const told = (await place.events()).filter(({ type }) => type === 'sync.finished');
    assert.deepEqual(at(told.at(-1), 'data.counts'), { updated: 1, read: 1 });

    const again = await run('incremental');
    await settle();
    assert.deepEqual(at(await job(again), 'counts'), { read: 0 });
  });

  test('that is full compares all contacts of both sides, whether one was told to have changed or not', async () => {
    const { highLevel, ann, bob, cid, idOf, run, unseen, settle, job, records } = await link('all');
    const { contacts } = highLevel.place;
    const annThere = contacts.get(idOf('Ann'));
    assert(annThere);
    // No search by time finds it.
    contacts.set(annThere.id, { ...annThere, texts: { ...annThere.texts, city: 'There' } });
    unseen('DELETE', `/contacts/${idOf('Bob')}`);
    unseen('POST', '/contacts/', { firstName: 'Dan', email: 'dan@all.example' });
    await perform(updateContact, { contactId: cid, city: 'Here' });
    await perform(createContact, { firstName: 'Eve', email: 'eve@all.example' });
    const runId = await run('full');
    await settle();
    const ended = await job(runId);
    const counts = at(ended, 'counts');
    assert.deepEqual(
      ['updated', 'removed', 'created', 'createdThere'].map(name => at(counts, name)),
      [1, 1, 1, 1],
    );
    const told = await records(runId);
    assert.deepEqual(
      told.filter(([outcome]) => outcome === 'updated' || outcome === 'removed'),
      [
        ['removed', bob, []],
        ['updated', ann, [field('city', 'Before', 'There')]],
      ],
    );
    const there = highLevel.contacts().filter(({ email }) => String(email).endsWith('all.example'));
    assert.deepEqual(there.map(({ firstName, city }) => [firstName, city ?? null]).sort(), [
      ['Ann', 'There'],
      ['Cid', 'Here'],
      ['Dan', null],
      ['Eve', null],
    ]);
  });

  test('that is cancelled does no more, and the next one does what it left', async () => {
    const { connectionId, highLevel, run, unseen, settle, job } = await link('cancelled');
    const total = async () => at(await perform(listContacts), 'meta.total');
    const before = Number(await total());
    for (const cancel of [cancelSyncRun, cancelJob]) {
      unseen('POST', '/contacts/', { firstName: 'Late', email: `late@${cancel.key}.example` });
      const found = highLevel.contacts().length;
      const runId = await run('full');
      // It was looked at there, and nothing was read yet.
      highLevel.arm({ kind: 'answer', status: 503, times: 100, on: /^GET \/contacts\// });
      await settle();
      assert.equal(at(await job(runId), 'state'), 'waiting');
      await perform(cancel, cancel === cancelJob ? { jobId: runId } : { connectionId, runId });
      highLevel.disarm();
      clock.advance(600_000);
      await settle();
      assert.equal(at(await job(runId), 'state'), 'cancelled');
      assert.equal(highLevel.contacts().length, found);
    }
    const next = await run('full');
    await settle();
    assert.equal(at(await job(next), 'state'), 'done');
    assert.equal(Number(await total()), before + 2);
  });

  test('is made at once though the account failed, and not while the connection is paused', async () => {
    const { connectionId, highLevel, idOf, run, unseen, settle, job } = await link('failing');
    highLevel.arm({ kind: 'answer', status: 503, times: 1 });
    unseen('PUT', `/contacts/${idOf('Ann')}`, { city: 'There' });
    clock.advance(300_000);
    await settle();
    highLevel.disarm();
    const runId = await run('incremental');
    await settle();
    assert.equal(at(await job(runId), 'state'), 'done');
    await perform(pauseSync, { connectionId });
    await assert.rejects(perform(runSync, { connectionId }), { code: 'conflict', message: /Resume it/ });
  });

  test('leaves what HighLevel refuses with the reason', async () => {
    const { highLevel, run, settle, job, records } = await link('refused');
    highLevel.arm({ kind: 'answer', status: 422, times: 100, on: /^POST \/contacts\/upsert/ });
    const made = await perform(createContact, { firstName: 'Eve', email: 'eve@refused.example' });
    const runId = await run('full');
    await settle();
    const counts = at(await job(runId), 'counts');
    assert.equal(at(counts, 'refused'), 1);
    const told = (await records(runId)).filter(([outcome]) => outcome === 'refused');
    assert.deepEqual(told, [['refused', textAt(made, 'contact.id'), []]]);
  });
});
