import { canonicalJson, isRecord, parseJson } from '#base/json.ts';
import { type TimedKind, timedKinds } from '#contacts/event-types.ts';
import type { ReminderTerms } from '#contacts/reminders.ts';
import type { Session } from './engines/engine.ts';
import { startJob } from './jobs/jobs.ts';
import { insertRow } from './rows.ts';
import { statement } from './statement.ts';
import type { StoreWriter } from './store.ts';
import { nextRevision } from './tags.ts';

/** Something that at least one subscription of the location wants to be told at a time. */
export interface TimedAsk {
  readonly kind: TimedKind;
  readonly terms: ReminderTerms;
}

/** An ask as it is kept: equal asks have one name. */
export interface NamedAsk extends TimedAsk {
  readonly name: string;
}

/** The kinds of the jobs that schedule what an ask is about, and take it out again. */
export const scheduleAskJob = 'reminders.schedule';
export const dropAskJob = 'reminders.drop';

const asksIn = statement<{ location_id: string }>()((database, bind) =>
  database
    .selectFrom('timed_ask')
    .select(['kind', 'name', 'terms'])
    .distinct()
    .where('location_id', '=', bind('location_id'))
    .orderBy('kind')
    .orderBy('name'),
);

/** Everything that the location's subscriptions want to be told at a time, each once. */
export async function readAsks(
  session: Pick<Session, 'rows'>,
  locationId: string,
): Promise<readonly NamedAsk[]> {
  const rows = await session.rows(asksIn, { location_id: locationId });
  return rows.flatMap(({ kind, name, terms }) => {
    const known = timedKinds.find(each => each === kind);
    return known ? [{ kind: known, name, terms: termsOf(parseJson(terms)) }] : [];
  });
}

export function nameOf(terms: ReminderTerms): string {
  return canonicalJson(terms);
}

/**
 * Makes this the whole of what a subscription wants to be told at a time. What nobody wanted before is scheduled for
 * the records that there are, and what nobody wants any more is taken out, by jobs.
 */
export async function setAsks(
  store: StoreWriter,
  subscriptionId: string,
  asks: readonly TimedAsk[],
): Promise<void> {
  const before = await readAsks(store, store.locationId);
  const removed = await store.database
    .deleteFrom('timed_ask')
    .where('location_id', '=', store.locationId)
    .where('subscription_id', '=', subscriptionId)
    .returning('kind')
    .execute();
  if (removed.length === 0 && asks.length === 0) return;
  for (const { kind, terms } of asks) {
    await insertRow(store, 'timed_ask', {
      location_id: store.locationId,
      subscription_id: subscriptionId,
      kind,
      name: nameOf(terms),
      terms: JSON.stringify(terms),
    });
  }
  const after = await readAsks(store, store.locationId);
  // Writers know the asks with the dictionary, so that a record that changes costs no look for them.
  await nextRevision(store);
  for (const ask of without(after, before)) await startJob(store, orderOf(scheduleAskJob, ask));
  for (const ask of without(before, after)) await startJob(store, orderOf(dropAskJob, ask));
}

function orderOf(kind: string, ask: NamedAsk) {
  return { kind, scope: 'contacts.readonly', parameters: { kind: ask.kind, terms: ask.terms } };
}

function without(some: readonly NamedAsk[], others: readonly NamedAsk[]): readonly NamedAsk[] {
  return some.filter(({ kind, name }) => !others.some(other => other.kind === kind && other.name === name));
}

/** The terms of an ask, from JSON. */
export function termsOf(value: unknown): ReminderTerms {
  const terms: Record<string, string | number> = {};
  for (const [name, term] of Object.entries(isRecord(value) ? value : {})) {
    if (typeof term === 'string' || typeof term === 'number') terms[name] = term;
  }
  return terms;
}
