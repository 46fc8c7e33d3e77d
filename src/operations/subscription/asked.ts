import Type from 'typebox';
import { invalidInput, RosterError } from '#base/errors.ts';
import { lazyValidator } from '#base/validator.ts';
import type { View, Views } from '#links/webhooks/views.ts';
import type { StoreWriter } from '#store/store.ts';
import type { SubscriptionTable } from '#store/tables.ts';
import { setAsks } from '#store/timed-asks.ts';
import { askedIn } from '#store/webhooks/subscriptions.ts';
import type { Asked } from '../event/feed.ts';
import { messageOf } from '../event/message.ts';
import type { Caller } from '../operation.ts';
import type { Filters, Trigger } from '../trigger.ts';
import { triggers } from '../triggers.ts';
import { checkNamed } from './check-named.ts';

/** What a subscription asks of each of its triggers. */
export function askedBy(row: SubscriptionTable): readonly Asked[] {
  const asked = askedIn(row);
  return triggersOf([...asked.keys()]).map(trigger => ({ trigger, filters: asked.get(trigger.type) ?? {} }));
}

/** What deliveries are made of. */
export const webhookViews: Views = {
  wantedBy(subscription) {
    const asked = askedBy(subscription);
    return event => asked.flatMap(({ trigger, filters }): View[] => [...trigger.views(event, filters)]);
  },
  find: (event, type, id) =>
    triggersOf([type])[0]
      ?.views(event, {})
      .find(view => view.id === id),
  message: messageOf,
  highLevelName: type => triggersOf([type])[0]?.highlevel,
};

export interface Wish {
  readonly events: readonly string[];
  readonly filter: Filters;
  readonly format: SubscriptionTable['format'];
  readonly url: string | null;
}

/** Throws `scope_missing` where the caller lacks the right of an event. */
export function assertMayAsk(events: readonly string[], caller: Caller): void {
  const scopes = [...new Set(triggersOf(events).map(({ scope }) => scope))];
  const missing = scopes.filter(scope => !caller.rights.has(scope));
  if (missing.length > 0) {
    const message = `The token is not authorized for this scope. These events need ${missing.join(' and ')}.`;
    throw new RosterError('scope_missing', message, { scopes });
  }
}

/**
 * What is asked of each event, completed. Throws `invalid_input` for a filter that no event takes or that names what is not
 * there, and for an event that HighLevel's form does not have.
 */
export async function completeWish(
  store: StoreWriter,
  { events, filter, format, url }: Wish,
): Promise<readonly Asked[]> {
  const asked = triggersOf(events);
  for (const name of Object.keys(filter)) {
    if (asked.some(trigger => name in trigger.filters.properties)) continue;
    throw invalidInput([{ member: `filter.${name}`, message: `property ${name} should not exist` }]);
  }
  if (format === 'highlevel') assertHighLevel(asked, url);
  const dictionary = await store.dictionary();
  const complete: Asked[] = [];
  for (const trigger of asked) {
    const filters = filtersFor(trigger, filter);
    const check = await lazyValidator(Type.Object({ filter: trigger.filters }))();
    check({ filter: filters });
    complete.push({ trigger, filters: trigger.timed?.complete(filters, dictionary) ?? filters });
  }
  await checkNamed(store, filter);
  return complete;
}

/** As it is kept with the subscription; what fires at a time is scheduled. */
export async function keepAsked(store: StoreWriter, id: string, asked: readonly Asked[]): Promise<string> {
  await setAsks(
    store,
    id,
    asked.flatMap(({ trigger: { timed }, filters }) => (timed ? [timed.ask(filters)] : [])),
  );
  return JSON.stringify(Object.fromEntries(asked.map(({ trigger, filters }) => [trigger.type, filters])));
}

function assertHighLevel(asked: readonly Trigger[], url: string | null): void {
  if (url === null) {
    const message = 'url should not be empty: events are read by GET /events/ in the standard format only';
    throw invalidInput([{ member: 'url', message }]);
  }
  const unknown = asked.find(({ highlevel }) => highlevel === undefined);
  if (unknown)
    throw invalidInput([{ member: 'format', message: `HighLevel has no webhook for ${unknown.type}` }]);
}

function triggersOf(types: readonly string[]): readonly Trigger[] {
  return triggers.filter(({ type }) => types.includes(type));
}

function filtersFor({ filters }: Trigger, filter: Filters): Filters {
  return Object.fromEntries(Object.entries(filter).filter(([name]) => name in filters.properties));
}
