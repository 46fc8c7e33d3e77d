import assert from 'node:assert/strict';
import { test } from 'node:test';
import Type from 'typebox';
import { RosterError } from '#base/errors.ts';
import { createContact } from '#operations/contact/create.ts';
import { deleteBlob, getBlob, readBlob, writeBlob } from '#store/blobs.ts';
import { beginConsumer, consume, locationsBehind } from '#store/consumers.ts';
import { insertContact } from '#store/contacts/contacts.ts';
import type { StoredEvent } from '#store/events.ts';
import { type JobKind, jobKind } from '#store/jobs/job-kind.ts';
import { cancelJob, getJob, startJob } from '#store/jobs/jobs.ts';
import { jobRunner } from '#store/jobs/run-jobs.ts';
import { fireDue, locationsDue, schedule, unschedule } from '#store/schedule.ts';
import { cause, onBothEngines } from './support/engines.ts';

const rights = new Set(['contacts.write']);

onBothEngines('Work that outlives its call', engine => {
  const steps: string[] = [];
  let disturb = async (_place: number) => {};

  /** Makes a contact a step, up to `until`. */
  const counting = jobKind({
    kind: 'test.count',
    parameters: { until: Type.Integer() },
    cursor: Type.Integer(),
    async step({ parameters: { until }, cursor }, run) {
      const place = (cursor ?? 0) + 1;
      steps.push(`${run.jobId} ${place}`);
      await run.advance(async writer => {
        await insertContact(writer, { firstName: `Number ${place}` });
        await disturb(place);
        return { cursor: place, counts: { created: 1 }, isDone: place === until };
      });
    },
  });
  const runner = (owner: string, kinds: readonly JobKind[] = [counting]) =>
    jobRunner({ store: engine.store, kinds, clock: engine.clock, owner, log: { error: () => {} } });
  const begin = (locationId: string, until: number) =>
    engine.store.write(locationId, cause, writer =>
      startJob(writer, { kind: 'test.count', scope: 'contacts.write', parameters: { until }, total: until }),
    );
  const jobIn = (locationId: string, id: string) =>
    engine.store.read(locationId, reader => getJob(reader, id, rights));
  const contactsIn = (locationId: string) =>
    engine.store.read(locationId, async reader => {
      const rows = await reader.database
        .selectFrom('contact')
        .select('id')
        .where('location_id', '=', locationId)
        .execute();
      return rows.length;
    });

  test('a job is done step by step, and tells how far it is', async () => {
    const locationId = await engine.newLocation();
    const { id, state } = await begin(locationId, 3);
    assert.equal(state, 'waiting');
    assert.deepEqual(
      (await runner('one').look()).filter(place => place === locationId),
      [locationId],
    );

    while (await runner('one').work(locationId));
    const job = await jobIn(locationId, id);
    assert.deepEqual([job.state, job.counts, job.total], ['done', { created: 3 }, 3]);
    assert(job.dateEnded);
    assert.equal(await contactsIn(locationId), 3);
    assert.equal(await runner('one').work(locationId), false, 'a job that is done is not run again');
  });

  test('a step whose transaction fails is tried again from the same place, and later each time', async () => {
    const locationId = await engine.newLocation();
    const { id } = await begin(locationId, 2);
    let failures = 0;
    disturb = async place => {
      if (place === 2 && failures++ < 2) throw new Error('The store is tired.');
    };
    for (let round = 0; round < 3; round++) {
      await runner('one').work(locationId);
      if (round === 0) assert.equal((await jobIn(locationId, id)).state, 'waiting');
      engine.clock.advance(60_000);
    }
    disturb = async () => {};
    const job = await jobIn(locationId, id);
    assert.deepEqual([job.state, job.counts, job.error], ['done', { created: 2 }, undefined]);
    assert.equal(await contactsIn(locationId), 2, 'what the failed step did was taken back');
  });

  test('a job that is refused fails at once, and says why', async () => {
    const locationId = await engine.newLocation();
    const { id } = await begin(locationId, 2);
    disturb = async () => {
      throw new RosterError('conflict', 'The tag is gone. Choose another.');
    };
    await runner('one').work(locationId);
    disturb = async () => {};
    const job = await jobIn(locationId, id);
    assert.deepEqual([job.state, job.error], ['failed', 'The tag is gone. Choose another.']);
  });

  test('a process whose lease ran out cannot commit, and the one that took over doubles nothing', async () => {
    const locationId = await engine.newLocation();
    const { id } = await begin(locationId, 3);
    let rounds = 0;
    const slow: JobKind = {
      kind: 'test.count',
      async step(kept, run) {
        // Between the look at its place and its transaction the process sleeps past its lease.
        if (rounds++ === 1) {
          engine.clock.advance(120_000);
          while (await runner('two').work(locationId));
        }
        await counting.step(kept, run);
      },
    };
    assert.equal(await runner('one', [slow]).work(locationId), false);
    const job = await jobIn(locationId, id);
    assert.deepEqual([job.state, job.counts], ['done', { created: 3 }]);
    assert.equal(await contactsIn(locationId), 3);
  });

  test('a job that is cancelled keeps what it did and does no more', async () => {
    const locationId = await engine.newLocation();
    const { id } = await begin(locationId, 3);
    const stopping: JobKind = {
      kind: 'test.count',
      async step(kept, run) {
        if (kept.cursor === 1)
          await engine.store.write(locationId, cause, writer => cancelJob(writer, id, rights));
        await counting.step(kept, run);
      },
    };
    await runner('one', [stopping]).work(locationId);
    assert.equal((await jobIn(locationId, id)).state, 'cancelled');
    assert.equal(await contactsIn(locationId), 1);
    assert.equal(await runner('one').work(locationId), false);
  });

  test('a file is read as it was written, piece by piece, and a source that fails leaves nothing', async () => {
    const locationId = await engine.newLocation();
    const bytes = Buffer.alloc(600_000, 'Zoë, ');
    const words = { name: 'people.csv', mediaType: 'text/csv', expiresAt: null };
    async function* source(isBroken = false) {
      for (let from = 0; from < bytes.length; from += 70_000) yield bytes.subarray(from, from + 70_000);
      if (isBroken) throw new Error('The caller hung up.');
    }
    const { id } = await writeBlob(engine.store, locationId, cause, words, source());
    const blob = await engine.store.read(locationId, reader => getBlob(reader, id));
    assert.deepEqual([blob.name, blob.size, blob.chunks], ['people.csv', 600_000, 3]);
    const read = await Array.fromAsync(readBlob(work => engine.store.read(locationId, work), blob));
    assert(Buffer.concat(read).equals(bytes));

    await assert.rejects(writeBlob(engine.store, locationId, cause, words, source(true)), /hung up/);
    await engine.store.write(locationId, cause, writer => deleteBlob(writer, id));
    const left = await engine.store.read(locationId, ({ database }) =>
      database.selectFrom('blob_chunk').select('number').where('location_id', '=', locationId).execute(),
    );
    assert.deepEqual(left, []);
  });

  test('a consumer is given each event once, in order, from the moment it was begun', async () => {
    const locationId = await engine.newLocation();
    await engine.perform(locationId, createContact, { firstName: 'Before' });
    const taken: StoredEvent[] = [];
    const consumer = {
      name: 'test',
      async take(_store: object, events: readonly StoredEvent[]) {
        taken.push(...events);
      },
    };
    await engine.store.write(locationId, cause, writer => beginConsumer(writer, 'test'));
    assert.equal(await consume(engine.store, consumer, locationId), false);
    for (const firstName of ['Ada', 'Grace', 'Mary']) {
      await engine.perform(locationId, createContact, { firstName });
    }
    assert.deepEqual(
      (await locationsBehind(engine.store, 'test')).filter(place => place === locationId),
      [locationId],
    );

    const failing = {
      name: 'test',
      take: async () => {
        throw new Error('Not now.');
      },
    };
    await assert.rejects(consume(engine.store, failing, locationId), /Not now/);
    await consume(engine.store, consumer, locationId);
    await consume(engine.store, consumer, locationId);
    assert.deepEqual(
      taken.map(({ position, type }) => [position, type]),
      [
        [2, 'contact.created'],
        [3, 'contact.created'],
        [4, 'contact.created'],
      ],
    );
  });

  test('what is due fires once, when its time has come; what was moved fires at the new time', async () => {
    const locationId = await engine.newLocation();
    const fired: string[] = [];
    const kinds = [
      {
        kind: 'test',
        async fire(_store: object, { recordId }: { recordId: string }) {
          fired.push(recordId);
        },
      },
    ];
    const now = engine.clock();
    const due = (recordId: string, minutes: number) => ({
      kind: 'test',
      recordId,
      dueAt: now + minutes * 60_000,
    });
    await engine.store.write(locationId, cause, async writer => {
      for (const each of [due('first', 1), due('second', 2), due('gone', 2)]) await schedule(writer, each);
      await schedule(writer, due('first', 5));
      await unschedule(writer, { kind: 'test', recordId: 'gone' });
    });
    const run = async () => {
      while (await fireDue(engine.store, kinds, locationId));
    };
    await run();
    assert.deepEqual(fired, []);
    engine.clock.advance(3 * 60_000);
    assert((await locationsDue(engine.store, engine.clock())).includes(locationId));
    await run();
    await run();
    assert.deepEqual(fired, ['second']);
    engine.clock.advance(2 * 60_000);
    await run();
    assert.deepEqual(fired, ['second', 'first']);
  });
});
