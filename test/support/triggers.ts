import assert from 'node:assert/strict';
import { listEvents } from '#operations/event/list.ts';
import type { EventMessage } from '#operations/event/message.ts';
import { messageOf } from '#operations/event/message.ts';
import type { Filters, Trigger } from '#operations/trigger.ts';
import { eventsAfter } from '#store/events.ts';
import { setAsks } from '#store/timed-asks.ts';
import { cause } from './engines.ts';
import { at, keepSample, onStore, type StoreTest } from './operations.ts';

/** What a trigger's test works with. */
export interface TriggerTest extends StoreTest {
  /** What the trigger has told so far to who asks for these filters; with none, as those get it who poll. */
  fired(filters?: Filters): Promise<readonly EventMessage[]>;
  /** Asks for what fires at a time, as a subscription with these filters does; answers them completed. */
  subscribe(filters: Filters): Promise<Filters>;
  /** Keeps the newest event as the published sample, and answers it. */
  sample(): Promise<EventMessage>;
}

/** Describes one trigger on a store of its own. */
export function specifyTrigger(trigger: Trigger, body: (test: TriggerTest) => void): void {
  onStore(trigger.key, test => {
    const fired = async (filters: Filters = {}) => {
      const { locationId } = test;
      const events = await test.store.read(locationId, reader => eventsAfter(reader, 0, 1000));
      const views = events.flatMap(event => trigger.views(event, filters));
      const messages = views.map(view => messageOf(locationId, view));
      if (Object.keys(filters).length === 0) {
        const polled = await test.perform(listEvents, { types: [trigger.type], limit: 500 });
        assert.deepEqual(at(polled, 'events'), messages);
      }
      return messages;
    };
    const sample = async () => {
      const [newest] = (await fired()).toReversed();
      assert(newest, `${trigger.key} did not fire`);
      const { Compile } = await import('typebox/compile');
      assert.deepEqual(Compile(trigger.payload).Errors(newest.data), []);
      keepSample(trigger.key, newest);
      return newest;
    };
    const subscribe = async (filters: Filters) => {
      const { timed } = trigger;
      assert(timed, `${trigger.key} does not fire at a time`);
      const asked = await test.store.write(test.locationId, cause, async store => {
        const complete = timed.complete(filters, await store.dictionary());
        await setAsks(store, JSON.stringify(filters), [timed.ask(complete)]);
        return complete;
      });
      await test.runJobs();
      return asked;
    };
    body(Object.assign(test, { fired, sample, subscribe }));
  });
}
