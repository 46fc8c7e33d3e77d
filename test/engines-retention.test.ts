import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRetention } from '#app/config-values.ts';
import { monotonic } from '#base/clock.ts';
import { listAssociations } from '#operations/association/list.ts';
import { createBusiness } from '#operations/business/create.ts';
import { createContact } from '#operations/contact/create.ts';
import { deleteContact } from '#operations/contact/delete.ts';
import { getContact } from '#operations/contact/get.ts';
import { getContactHistory } from '#operations/contact/history.ts';
import { mergeContacts } from '#operations/contact/merge.ts';
import { restoreContact } from '#operations/contact/restore.ts';
import { listEvents } from '#operations/event/list.ts';
import { createField } from '#operations/field/create.ts';
import { uploadToField } from '#operations/field/upload.ts';
import type { Operation } from '#operations/operation.ts';
import { createRecurringTask } from '#operations/recurring-task/create.ts';
import { createRelation } from '#operations/relation/create.ts';
import { createTask } from '#operations/task/create.ts';
import { getBlob, writeBlob } from '#store/blobs.ts';
import { beginConsumer, consume } from '#store/consumers.ts';
import { answerOnce } from '#store/idempotency.ts';
import { housekeeping } from '#store/retention/housekeeping.ts';
import { cause, onBothEngines } from './support/engines.ts';
import { fileOf } from './support/files.ts';
import { at, textAt } from './support/operations.ts';
import { tell, times } from './support/proof.ts';

const hour = 3_600_000;
const day = 24 * hour;

onBothEngines('Housekeeping', engine => {
  const retention = parseRetention('events=90d');
  const signal = new AbortController().signal;
  let longest = 0;
  /** Keeps house in a location to the end, and notes how long its longest batch took. */
  const keepHouse = async (locationId: string) => {
    const { work } = housekeeping(timed(), retention);
    while (await work(locationId, signal));
  };
  const timed = (): typeof engine.store => ({
    ...engine.store,
    async write(locationId, why, work) {
      let began = 0;
      const result = await engine.store.write(locationId, why, async writer => {
        began = monotonic();
        return work(writer);
      });
      longest = Math.max(longest, monotonic() - began);
      return result;
    },
  });
  const counted = async (
    locationId: string,
    table:
      | 'event'
      | 'idempotency_key'
      | 'audit'
      | 'task'
      | 'contact'
      | 'relation'
      | 'recurring_task'
      | 'field_file',
  ) =>
    engine.store.read(locationId, async ({ database }) => {
      const { rows } = await database
        .selectFrom(table)
        .select(({ fn }) => fn.countAll<number>().as('rows'))
        .where('location_id', '=', locationId)
        .executeTakeFirstOrThrow();
      return Number(rows);
    });

  test('R16: a key is kept for 24 hours, and gone after, in batches that hold no lock for long', async context => {
    const locationId = await engine.newLocation();
    const keys = times(1200, 50_000);
    const call = { clientId: 'c', personId: 'p', call: {} };
    const write = (key: string, work: () => Promise<object>) =>
      engine.store.write(locationId, cause, writer => answerOnce(writer, { ...call, key }, work));
    for (let key = 0; key < keys; key++) await write(`key-${key}`, async () => ({ key }));
    engine.clock.advance(day);
    await keepHouse(locationId);
    assert.equal(await counted(locationId, 'idempotency_key'), keys);
    assert.deepEqual(await write('key-7', () => assert.fail('done twice')), { key: 7 });
    engine.clock.advance(1);
    longest = 0;
    await keepHouse(locationId);
    assert.equal(await counted(locationId, 'idempotency_key'), 0);
    const found = `gone at the limit, the longest batch took ${longest.toFixed(1)} ms`;
    tell(context, { statement: 'R16', how: `${keys} keys on ${engine.kind}`, found });
  });

  test('events are kept for 90 days and until every consumer has read them; an older cursor is told so', async () => {
    const locationId = await engine.newLocation();
    await engine.perform(locationId, createContact, { firstName: 'First' });
    await engine.store.write(locationId, cause, writer => beginConsumer(writer, 'slow'));
    await engine.perform(locationId, createContact, { firstName: 'Second' });
    const begun = await engine.perform(locationId, listEvents, { limit: 1 });
    const cursor = textAt(begun, 'nextCursor');
    const before = await counted(locationId, 'event');
    engine.clock.advance(90 * day);
    await keepHouse(locationId);
    assert.equal(await counted(locationId, 'event'), before);
    engine.clock.advance(1);
    await keepHouse(locationId);
    assert.equal(await counted(locationId, 'event'), 1, 'the consumer has not read the second');
    assert.equal(
      at(await engine.perform(locationId, listEvents, { cursor }), 'events.0.type'),
      'contact.created',
    );
    await consume(engine.store, { name: 'slow', take: async () => {} }, locationId);
    await keepHouse(locationId);
    assert.equal(await counted(locationId, 'event'), 0);
    await assert.rejects(engine.perform(locationId, listEvents, { cursor }), { code: 'cursor_expired' });
    await engine.perform(locationId, createContact, { firstName: 'Third' });
    const third = await engine.perform(locationId, listEvents, {});
    assert.equal(at(third, 'events.0.data.contact.firstName'), 'Third');
  });

  test('a deleted contact can be restored for 30 days, then it goes with all that hangs on it; its history stays', async () => {
    const locationId = await engine.newLocation();
    const contact = async (firstName: string) => {
      const contactId = textAt(await engine.perform(locationId, createContact, { firstName }), 'contact.id');
      await engine.perform(locationId, createTask, { contactId, title: firstName, dueDate: '2026-02-01' });
      return contactId;
    };
    const [gone, stays] = [await contact('Gone'), await contact('Stays')];
    await engine.perform(locationId, deleteContact, { contactId: gone });
    engine.clock.advance(30 * day - 1);
    await keepHouse(locationId);
    await engine.perform(locationId, restoreContact, { contactId: gone });
    await engine.perform(locationId, deleteContact, { contactId: gone });
    engine.clock.advance(30 * day);
    await keepHouse(locationId);
    await assert.rejects(engine.perform(locationId, restoreContact, { contactId: gone }), {
      code: 'not_found',
    });
    assert.deepEqual([await counted(locationId, 'contact'), await counted(locationId, 'task')], [1, 1]);
    await engine.perform(locationId, getContact, { contactId: stays });
    await engine.perform(locationId, getContactHistory, { contactId: stays });
  });

  test('relations, recurring tasks and files of a contact go with it, also those of a contact folded into it', async () => {
    const locationId = await engine.newLocation();
    const run = (operation: Operation, input: object) => engine.perform(locationId, operation, input);
    const business = textAt(await run(createBusiness, { name: 'Clinic', locationId }), 'business.id');
    const associationId = at(
      await run(listAssociations, { locationId, skip: 0, limit: 10 }),
      'associations.0.id',
    );
    const field = await run(createField, { locationId, name: 'Letter', dataType: 'FILE_UPLOAD' });
    const contact = async (firstName: string) => {
      const id = textAt(await run(createContact, { firstName }), 'contact.id');
      const sides = { firstRecordId: id, secondRecordId: business };
      await run(createRelation, { locationId, associationId, ...sides });
      const part = `${textAt(field, 'customField.id')}_one`;
      await run(uploadToField, { locationId, id, file: [{ ...fileOf('x', 'x.txt', 'text/plain'), part }] });
      return id;
    };
    const [gone, folded, stays] = [await contact('Gone'), await contact('Folded'), await contact('Stays')];
    const rruleOptions = {
      intervalType: 'daily',
      interval: 1,
      startDate: '2027-01-15T09:00:00',
      dueAfterSeconds: 60,
    };
    for (const contactIds of [[gone], [stays]])
      await run(createRecurringTask, { locationId, title: 'Call', contactIds, rruleOptions });
    await run(mergeContacts, { primaryId: gone, ids: [folded] });
    await run(deleteContact, { contactId: gone });
    engine.clock.advance(30 * day);
    await keepHouse(locationId);
    const left = [];
    for (const table of ['contact', 'relation', 'recurring_task', 'field_file'] as const)
      left.push(await counted(locationId, table));
    assert.deepEqual(left, [1, 1, 1, 1]);
  });

  test('reads go after a year, and files when they expire', async () => {
    const locationId = await engine.newLocation();
    await engine.perform(locationId, createContact, { firstName: 'Read' });
    await engine.perform(locationId, listEvents, {});
    await engine.store.reads.write();
    assert.equal(await counted(locationId, 'audit'), 1);
    const expiresAt = engine.clock() + 7 * day;
    const source = async function* () {
      yield Buffer.alloc(600_000);
    };
    const words = { name: 'rows.csv', mediaType: 'text/csv', expiresAt };
    const { id } = await writeBlob(engine.store, locationId, cause, words, source());
    engine.clock.advance(7 * day - 1);
    await keepHouse(locationId);
    await engine.store.read(locationId, store => getBlob(store, id));
    engine.clock.advance(1);
    await assert.rejects(
      engine.store.read(locationId, store => getBlob(store, id)),
      { code: 'not_found' },
    );
    await keepHouse(locationId);
    const pieces = await engine.store.read(locationId, ({ database }) =>
      database.selectFrom('blob_chunk').select('number').where('location_id', '=', locationId).execute(),
    );
    assert.deepEqual(pieces, []);
    engine.clock.advance(360 * day);
    await keepHouse(locationId);
    assert.equal(await counted(locationId, 'audit'), 0);
  });
});
