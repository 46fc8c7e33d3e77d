import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operations } from '#operations/catalogue.ts';
import { consumers } from '#operations/consumers.ts';
import { listEvents } from '#operations/event/list.ts';
import { webhookViews } from '#operations/subscription/asked.ts';
import { createSubscription } from '#operations/subscription/create.ts';
import { triggers } from '#operations/triggers.ts';
import { consume } from '#store/consumers.ts';
import { eventsAfter } from '#store/events.ts';
import { insertRow } from '#store/rows.ts';
import { cause, onBothEngines } from './support/engines.ts';
import { testLinks } from './support/links.ts';
import { at } from './support/operations.ts';
import { tell } from './support/proof.ts';
import { cursorsOf, eventsOf, releases } from './support/released-events.ts';

onBothEngines('What an earlier release stored', engine => {
  for (const release of releases()) {
    test(`R62. Events and cursors of ${release} are read by this release`, async context => {
      const locationId = await engine.newLocation();
      const links = testLinks();
      // Those that need no filter: every other trigger is a view of the same events.
      const events = triggers.filter(({ filters }) => !needsFilter(filters));
      const wish = { url: 'https://hooks.example.com/', events: events.map(({ type }) => type) };
      await engine.perform(locationId, createSubscription, wish, { links });
      links.webhooks.close();
      const kept = eventsOf(release);
      await engine.store.write(locationId, cause, async writer => {
        for (const [index, event] of kept.entries()) {
          const row = { ...event, location_id: locationId, id: writer.newId(), position: index + 1 };
          await insertRow(writer, 'event', row);
        }
        const stream = { location_id: locationId, position: kept.length };
        await writer.database.deleteFrom('stream').where('location_id', '=', locationId).execute();
        await insertRow(writer, 'stream', stream);
      });

      const page = await engine.perform(locationId, listEvents, { limit: 500 });
      const told = Object(at(page, 'events'));
      assert.deepEqual(
        new Set(told.map((event: unknown) => at(event, 'position'))).size,
        new Set(kept.filter(({ type }) => isTold(type)).map(({ type }) => type)).size,
      );
      for (const consumer of consumers) while (await consume(engine.store, consumer, locationId));
      const stored = await engine.store.read(locationId, reader => eventsAfter(reader, 0, 500));
      const deliveries = await engine.store.read(locationId, ({ database }) =>
        database.selectFrom('delivery').selectAll().where('location_id', '=', locationId).execute(),
      );
      for (const { event_id, type, message_id } of deliveries) {
        const event = stored.find(({ id }) => id === event_id);
        const view = event && webhookViews.find(event, type, message_id);
        assert(view, `${type} cannot be made of what was stored`);
        JSON.stringify(webhookViews.message(locationId, view));
      }
      assert(deliveries.length > 0);

      const cursors = cursorsOf(release);
      for (const [key, cursor] of cursors) {
        const operation = operations.find(known => known.key === key);
        assert(operation, `there is no ${key} any more`);
        const place = 'locationId' in operation.input.properties ? { locationId } : {};
        await engine.perform(locationId, operation, { ...place, cursor });
      }
      tell(context, {
        statement: 'R62',
        how: `${kept.length} types of event and ${cursors.size} cursors of ${release} on ${engine.kind}`,
        found: `all read, ${deliveries.length} deliveries made of them`,
      });
    });
  }
});

/** Whether whoever asks for no type is told of it: some changes have no trigger. */
function isTold(type: string): boolean {
  return triggers.some(({ from }) => from.some(stored => stored === type));
}

function needsFilter({ required = [] }: { readonly required?: readonly string[] }): boolean {
  return required.length > 0;
}
