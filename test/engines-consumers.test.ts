import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consumerName, webhookConsumer } from '#links/webhooks/consumer.ts';
import { consumers } from '#operations/consumers.ts';
import { createContact } from '#operations/contact/create.ts';
import { deleteContact } from '#operations/contact/delete.ts';
import { updateContact } from '#operations/contact/update.ts';
import { listEvents } from '#operations/event/list.ts';
import type { Operation } from '#operations/operation.ts';
import { createSegment } from '#operations/segment/create.ts';
import { webhookViews } from '#operations/subscription/asked.ts';
import { createSubscription } from '#operations/subscription/create.ts';
import { addTagsToContact } from '#operations/tag/add-to-contact.ts';
import { removeTagsFromContact } from '#operations/tag/remove-from-contact.ts';
import { type Consumer, consume, locationsBehind } from '#store/consumers.ts';
import { insertContact } from '#store/contacts/contacts.ts';
import { cause, onBothEngines } from './support/engines.ts';
import { testLinks } from './support/links.ts';
import { at, textAt } from './support/operations.ts';
import { seed, tell, times } from './support/proof.ts';
import { type Random, randomFrom } from './support/random.ts';

onBothEngines('Readers of events', engine => {
  const { perform } = engine;

  /** A location with a segment and a subscription, and the same changes for the same random numbers. */
  async function stage(random: Random, changes: number): Promise<string> {
    const locationId = await engine.newLocation();
    const run = (operation: Operation, input: object) => perform(locationId, operation, input);
    const links = testLinks();
    const events = ['contact.created', 'contact.updated', 'contact.tagAdded', 'contact.deleted'];
    const wish = { url: 'https://hooks.example.com/', events };
    await perform(locationId, createSubscription, wish, { links });
    links.webhooks.close();
    await run(createSegment, { name: 'Gold', filters: [{ field: 'tags', operator: 'eq', value: 'gold' }] });
    const ids: string[] = [];
    for (let n = 0; n < changes; n++) {
      const contactId = n < 5 ? undefined : random.pick(ids);
      const turn = random.below(8);
      if (contactId === undefined || turn === 0) {
        ids.push(textAt(await run(createContact, { firstName: `Number ${n}`, tags: ['new'] }), 'contact.id'));
      } else if (turn < 4) await run(updateContact, { contactId, city: `City ${n}` });
      else if (turn < 6) await run(addTagsToContact, { contactId, tags: ['gold', `tag ${n % 3}`] });
      else if (turn < 7) await run(removeTagsFromContact, { contactId, tags: ['gold'] });
      else if (ids.length > 5) await run(deleteContact, { contactId: ids.pop() });
    }
    return locationId;
  }

  /** What the consumers have made, in words that are the same for equal changes. */
  function madeIn(locationId: string): Promise<unknown> {
    return engine.store.read(locationId, async ({ database }) => {
      const contacts = await database
        .selectFrom('contact')
        .select(['id', 'fields'])
        .where('location_id', '=', locationId)
        .execute();
      const names = new Map(contacts.map(({ id, fields }) => [id, /Number \d+/.exec(fields)?.[0]]));
      const events = await database
        .selectFrom('event')
        .select(['contact_id', 'event_number', 'type'])
        .where('location_id', '=', locationId)
        .execute();
      const deliveries = await database
        .selectFrom('delivery')
        .select(['lane', 'type'])
        .where('location_id', '=', locationId)
        .execute();
      return {
        events: events
          .map(row => `${names.get(row.contact_id ?? '')} ${row.event_number} ${row.type}`)
          .sort(),
        deliveries: deliveries.map(row => `${names.get(row.lane)} ${row.type}`).sort(),
      };
    });
  }

  async function consumeAll(locationId: string, read: (consumer: Consumer) => Promise<void>): Promise<void> {
    const isBehind = async ({ name }: Consumer) =>
      (await locationsBehind(engine.store, name)).includes(locationId);
    // What one notes, another reads.
    for (let isDone = false; !isDone; ) {
      isDone = true;
      for (const consumer of consumers) {
        if (!(await isBehind(consumer))) continue;
        isDone = false;
        await read(consumer);
      }
    }
  }

  test('R18. Readers that die, race each other or begin again from an older place end in the same state', async context => {
    const changes = times(60, 1500);
    const plain = await stage(randomFrom(seed), changes);
    await consumeAll(plain, async consumer => {
      while (await consume(engine.store, consumer, plain));
    });

    const hard = await stage(randomFrom(seed), changes);
    const random = randomFrom(seed + 1);
    let deaths = 0;
    await consumeAll(hard, async consumer => {
      const dying: Consumer = {
        name: consumer.name,
        async take(store, events) {
          await consumer.take(store, events);
          if (random.next() < 0.6) return;
          deaths++;
          throw new Error('died before the commit');
        },
      };
      const two = [dying, dying].map(one => consume(engine.store, one, hard));
      for (const { status, reason } of (await Promise.allSettled(two)).map(all))
        assert(status === 'fulfilled' || /died/.test(String(reason)), String(reason));
    });
    assert.deepEqual(await madeIn(hard), await madeIn(plain));
    assert(deaths > 0);

    // As after a restored backup of the place alone.
    const before = await madeIn(hard);
    for (const position of [0, random.below(changes)]) {
      await engine.store.write(hard, cause, async ({ database }) => {
        await database
          .updateTable('consumer')
          .set({ position })
          .where('location_id', '=', hard)
          .where('name', '=', consumerName)
          .execute();
      });
      while (await consume(engine.store, webhookConsumer(webhookViews), hard));
      assert.deepEqual(await madeIn(hard), before);
    }
    tell(context, {
      statement: 'R18',
      how: `${changes} changes on ${engine.kind}, read by two processes at once that died ${deaths} times before a commit; deliveries twice more from an older place`,
      found: 'events and deliveries equal to those of one undisturbed reader',
    });
  });

  test('R21. Positions have no gap, and who goes on from the last one misses nothing that commits late', async context => {
    const rounds = times(2, 25);
    const locationId = await engine.newLocation();
    const seen: number[] = [];
    const names: unknown[] = [];
    let cursor: unknown;
    const read = async () => {
      for (let hasMore: unknown = true; hasMore; ) {
        const page = await perform(locationId, listEvents, {
          limit: 7,
          ...(cursor !== undefined && { cursor }),
        });
        for (const event of Object(at(page, 'events'))) {
          seen.push(Number(at(event, 'position')));
          names.push(at(event, 'data.contact.firstName'));
        }
        cursor = at(page, 'nextCursor');
        hasMore = at(page, 'hasMore');
      }
    };
    for (let round = 0; round < rounds; round++) {
      const opened = Promise.withResolvers<void>();
      const released = Promise.withResolvers<void>();
      const late = engine.store.write(locationId, cause, async writer => {
        await insertContact(writer, { firstName: `Late ${round}` });
        opened.resolve();
        await released.promise;
      });
      await opened.promise;
      const others = Promise.all(
        Array.from({ length: 100 }, (_, n) =>
          perform(locationId, createContact, { firstName: `Other ${round} ${n}` }),
        ),
      );
      // SQLite has one writer: there the others wait.
      if (engine.kind === 'postgres') await others;
      await read();
      const before = seen.length;
      released.resolve();
      await Promise.all([late, others]);
      await read();
      assert(seen.length > before);
    }
    const count = rounds * 101;
    assert.deepEqual(
      seen,
      Array.from({ length: count }, (_, n) => n + 1),
    );
    assert.equal(new Set(names).size, count);
    tell(context, {
      statement: 'R21',
      how: `${rounds} transactions on ${engine.kind} held open while 100 others commit each time, the stream read before and after`,
      found: `${count} events, missed 0, gaps 0`,
    });
  });
});

function all(result: PromiseSettledResult<unknown>): { readonly status: string; readonly reason: unknown } {
  return { status: result.status, reason: result.status === 'rejected' ? result.reason : undefined };
}
