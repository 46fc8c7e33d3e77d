import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import { notFound } from '#base/errors.ts';
import { createContact } from '#operations/contact/create.ts';
import { restoreContact } from '#operations/contact/restore.ts';
import { bulkUpdateTags } from '#operations/tag/bulk-update.ts';
import {
  binContact,
  changeContact,
  getContact,
  getForChange,
  insertContact,
} from '#store/contacts/contacts.ts';
import { fieldsIn } from '#store/contacts/row.ts';
import { answerOnce } from '#store/idempotency.ts';
import { migrate } from '#store/migrate.ts';
import type { StoreReader, StoreWriter } from '#store/store.ts';
import { insertTag, tagIdsFor } from '#store/tags.ts';
import { cause, onBothEngines } from '#test/support/engines.ts';
import { textAt } from '#test/support/operations.ts';

/** Enough that jobs share a commit on SQLite, and that connections are waited for on PostgreSQL. */
const many = 20;

onBothEngines('The store', engine => {
  const read = <Result>(locationId: string, work: (store: StoreReader) => Promise<Result>) =>
    engine.store.read(locationId, work);
  const write = <Result>(locationId: string, work: (store: StoreWriter) => Promise<Result>) =>
    engine.store.write(locationId, cause, work);
  const insert = (locationId: string, firstName: string) =>
    write(locationId, writer => insertContact(writer, { firstName }));
  const namesIn = (locationId: string) =>
    read(locationId, async ({ database }) => {
      const rows = await database
        .selectFrom('contact')
        .select('fields')
        .where('location_id', '=', locationId)
        .execute();
      return rows.map(row => fieldsIn(row).firstName).sort();
    });
  const eventsIn = (locationId: string) =>
    read(locationId, ({ database }) =>
      database
        .selectFrom('event')
        .select(['position', 'contact_id', 'event_number', 'type'])
        .where('location_id', '=', locationId)
        .orderBy('position')
        .execute(),
    );

  test('what a transaction wrote, the next read sees, in its own location alone', async () => {
    const [here, elsewhere] = [await engine.newLocation(), await engine.newLocation()];
    const { id } = await insert(here, 'Ngũgĩ 🌱');
    assert.equal((await read(here, reader => getContact(reader, id))).firstName, 'Ngũgĩ 🌱');
    await assert.rejects(
      read(elsewhere, reader => getContact(reader, id)),
      { code: 'not_found' },
    );
  });

  test('a failing transaction takes nothing from those that commit with it', async () => {
    const locationId = await engine.newLocation();
    const outcomes = await Promise.allSettled(
      Array.from({ length: many }, (_, index) =>
        write(locationId, async writer => {
          await insertContact(writer, { firstName: index % 2 === 0 ? 'kept' : 'failed' });
          if (index % 2 === 1) throw new Error('fails after its work');
        }),
      ),
    );
    assert.equal(outcomes.filter(({ status }) => status === 'rejected').length, many / 2);
    assert.deepEqual(
      await namesIn(locationId),
      Array.from({ length: many / 2 }, () => 'kept'),
    );
    assert.equal((await eventsIn(locationId)).length, many / 2);
  });

  test('an item of a batch that fails takes back what it wrote and noted, and nothing else', async () => {
    const locationId = await engine.newLocation();
    await write(locationId, async writer => {
      await insertContact(writer, { firstName: 'before' });
      await assert.rejects(
        writer.attempt(async () => {
          await writer.attempt(() => insertContact(writer, { firstName: 'inside' }));
          await assert.rejects(writer.attempt(() => Promise.reject(notFound('The task'))));
          throw notFound('The contact');
        }),
        { code: 'not_found' },
      );
      // The engine itself refuses this one: on PostgreSQL nothing more would be taken without the savepoint.
      await assert.rejects(
        writer.attempt(() => sql`insert into contact (id) values ('x')`.execute(writer.database)),
      );
      await writer.attempt(() => insertContact(writer, { firstName: 'later' }));
    });
    assert.deepEqual(await namesIn(locationId), ['before', 'later']);
    assert.equal((await eventsIn(locationId)).length, 2);
  });

  test('events commit with their change and get positions 1, 2, 3 … in the order of a contact’s numbers', async () => {
    const locationId = await engine.newLocation();
    const contacts = await Promise.all(
      Array.from({ length: many }, (_, index) => insert(locationId, `Contact ${index}`)),
    );
    await Promise.all(
      [...contacts, ...contacts].map(({ id }, index) =>
        write(locationId, async writer => {
          const before = await getForChange(writer, id);
          await changeContact(writer, before, { city: `City ${index}` });
        }),
      ),
    );
    const events = await eventsIn(locationId);
    assert.deepEqual(
      events.map(({ position }) => position),
      Array.from({ length: 3 * many }, (_, index) => index + 1),
    );
    for (const { id } of contacts) {
      const numbers = events.filter(event => event.contact_id === id).map(event => event.event_number);
      assert.deepEqual(numbers, [1, 2, 3]);
    }
  });

  test('the counter of contacts follows creation, deletion and restoration', async () => {
    const locationId = await engine.newLocation();
    const counted = () =>
      read(locationId, async ({ database }) => {
        const row = await database
          .selectFrom('counter')
          .select('value')
          .where('location_id', '=', locationId)
          .where('name', '=', 'contacts')
          .executeTakeFirst();
        return row?.value;
      });
    const [first] = await Promise.all(Array.from({ length: many }, () => insert(locationId, 'Counted')));
    assert.equal(await counted(), many);
    const id = first?.id ?? '';
    await write(locationId, async writer => binContact(writer, await getForChange(writer, id)));
    assert.equal(await counted(), many - 1);
    await engine.perform(locationId, restoreContact, { contactId: id });
    assert.equal(await counted(), many);
  });

  test('R15. A key is used once under twenty calls at once, and another body under it is refused', async () => {
    const locationId = await engine.newLocation();
    const once = (firstName: string, key = 'one', personId = 'person') =>
      write(locationId, writer =>
        answerOnce(writer, { clientId: 'client', personId, key, call: { firstName } }, () =>
          insertContact(writer, { firstName }),
        ),
      );
    const answers = await Promise.all(Array.from({ length: many }, () => once('Once')));
    assert.equal(new Set(answers.map(answer => textAt(answer, 'id'))).size, 1);
    assert.deepEqual(await namesIn(locationId), ['Once']);
    await assert.rejects(once('Other'), { code: 'idempotency_key_reused' });
    await once('Other', 'two');
    await once('Somebody', 'one', 'another person');
    assert.deepEqual(await namesIn(locationId), ['Once', 'Other', 'Somebody']);
  });

  test('R13. Work that fails leaves no key: the same call is done when it is repeated', async () => {
    const locationId = await engine.newLocation();
    const call = { clientId: 'client', personId: 'person', key: 'one', call: {} };
    const attempt = (fails: boolean) =>
      write(locationId, writer =>
        answerOnce(writer, call, async () => {
          const contact = await insertContact(writer, { firstName: 'Repeated' });
          if (fails) throw new Error('fails after its work');
          return contact;
        }),
      );
    await assert.rejects(attempt(true), /fails after its work/);
    await attempt(false);
    assert.deepEqual(await namesIn(locationId), ['Repeated']);
  });

  test('of calls that race to create one address, one makes the contact and the others are refused', async () => {
    const locationId = await engine.newLocation();
    const outcomes = await Promise.allSettled(
      Array.from({ length: many }, (_, index) =>
        engine.perform(locationId, createContact, {
          firstName: 'Racer',
          email: index % 2 === 0 ? 'race@example.com' : 'RACE@example.com',
        }),
      ),
    );
    assert.deepEqual(await namesIn(locationId), ['Racer']);
    const refused = outcomes.filter(outcome => outcome.status === 'rejected');
    assert.deepEqual(new Set(refused.map(({ reason }) => reason.code)), new Set(['duplicate_contact']));
  });

  test('of changes that race from one version, one wins and the others lose it', async () => {
    const locationId = await engine.newLocation();
    const { id } = await insert(locationId, 'Contended');
    const outcomes = await Promise.allSettled(
      Array.from({ length: many }, (_, index) =>
        write(locationId, async writer =>
          changeContact(writer, await getForChange(writer, id, 1), { city: `City ${index}` }),
        ),
      ),
    );
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal((await read(locationId, reader => getContact(reader, id))).version, 2);
  });

  test('batches over the same contacts in any order, with new tags, do not wait for each other for ever', async () => {
    const locationId = await engine.newLocation();
    const contacts = await Promise.all(Array.from({ length: 5 }, () => insert(locationId, 'Shared')));
    const ids = contacts.map(({ id }) => id);
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        engine.perform(locationId, bulkUpdateTags, {
          type: 'add',
          contacts: index % 2 === 0 ? ids : ids.toReversed(),
          tags: [`tag ${index}`],
        }),
      ),
    );
    for (const id of ids) {
      assert.equal((await read(locationId, reader => getContact(reader, id))).tags.length, 10);
    }
  });

  test('others are served while a long batch runs', async () => {
    const locationId = await engine.newLocation();
    const contacts = await Promise.all(Array.from({ length: 200 }, () => insert(locationId, 'In a batch')));
    let isDone = false;
    const batch = engine
      .perform(locationId, bulkUpdateTags, {
        type: 'add',
        contacts: contacts.map(({ id }) => id),
        tags: ['vip'],
      })
      .then(() => {
        isDone = true;
      });
    await nextTurn();
    await nextTurn();
    assert.deepEqual((await read(locationId, reader => getContact(reader, contacts[0]?.id ?? ''))).tags, []);
    assert.equal(isDone, false);
    await batch;
  });

  test('a tag of a transaction that failed is not known afterwards', async () => {
    const locationId = await engine.newLocation();
    await assert.rejects(
      write(locationId, async writer => {
        await tagIdsFor(writer, ['Phantom']);
        throw new Error('fails after its work');
      }),
    );
    const phantom = await read(locationId, async reader => (await reader.dictionary()).tagByName('phantom'));
    assert.equal(phantom, undefined);
  });

  test('text is sorted by its bytes, so that pages are the same on both engines', async () => {
    const locationId = await engine.newLocation();
    const names = ['b', 'C', 'ä', 'Z', '_', '10', '9', '𝒳', '～'];
    await write(locationId, async writer => {
      for (const name of names) await insertTag(writer, name);
    });
    const sorted = await read(locationId, ({ database }) =>
      database
        .selectFrom('tag')
        .select('name')
        .where('location_id', '=', locationId)
        .orderBy('name')
        .execute(),
    );
    assert.deepEqual(
      sorted.map(({ name }) => name),
      ['10', '9', 'C', 'Z', '_', 'b', 'ä', '～', '𝒳'],
    );
  });

  test('migrations can be run again, and again at the same time, and change nothing', async () => {
    const locationId = await engine.newLocation();
    await insert(locationId, 'Stays');
    const { engine: opened } = engine.store;
    await Promise.all([migrate(opened, engine.clock()), migrate(opened, engine.clock())]);
    assert.deepEqual(await namesIn(locationId), ['Stays']);
  });

  test('R60. A migration that dies half-way has not been, and is done at the next start', async () => {
    const empty = await engine.openEmpty();
    await empty.migrate(async ({ database }) => {
      await sql`create table stream (stands_in_the_way text)`.execute(database);
    });
    await assert.rejects(migrate(empty, engine.clock()));
    await assert.rejects(
      empty.read(({ database }) => database.selectFrom('contact').selectAll().execute()),
      /contact/,
      'a part of the migration was kept',
    );
    await empty.migrate(async ({ database }) => {
      await sql`drop table stream`.execute(database);
    });
    await migrate(empty, engine.clock());
    assert.deepEqual(
      await empty.read(({ database }) => database.selectFrom('contact').selectAll().execute()),
      [],
    );
  });

  test('R61. A database that a newer release has changed is refused by a sentence', async () => {
    const newer = await engine.openEmpty();
    await migrate(newer, engine.clock());
    await newer.migrate(async ({ database }) => {
      await sql`insert into migration (name, at) values ('9999-later', '')`.execute(database);
    });
    await assert.rejects(migrate(newer, engine.clock()), /newer release of Roster .*9999-later/);
  });
});
