import Type from 'typebox';
import { deliveriesNews } from '#links/webhooks/consumer.ts';
import { jobKind } from '#store/jobs/job-kind.ts';
import type { StoreWriter } from '#store/store.ts';
import type { SubscriptionTable } from '#store/tables.ts';
import { insertDeliveries, lockLanes, placeOf } from '#store/webhooks/deliveries.ts';
import { deliverAgain, failedDeliveries } from '#store/webhooks/delivery-records.ts';
import { eventsBetween } from '#store/webhooks/events-between.ts';
import { readSubscriptions } from '#store/webhooks/subscriptions.ts';
import { webhookViews } from './asked.ts';

const atOnce = 200;

export const replayParameters = {
  subscriptionId: Type.String(),
  from: Type.Integer(),
  to: Type.Integer(),
  /** All that the subscription names where it is left out. */
  events: Type.Optional(Type.Array(Type.String())),
  onlyFailed: Type.Boolean(),
};
type Parameters = Type.Static<Type.TObject<typeof replayParameters>>;

interface Batch {
  readonly replayed: number;
  /** The last that was looked at; nothing where there is no more. */
  readonly last: string | undefined;
}

/** Sends a subscription again what it was sent, or would have been. */
export const replayJob = jobKind({
  kind: 'subscription.replay',
  parameters: replayParameters,
  cursor: Type.String(),
  async step({ parameters, cursor }, run) {
    await run.advance(async store => {
      await lockLanes(store);
      const subscription = (await readSubscriptions(store)).find(
        ({ id }) => id === parameters.subscriptionId,
      );
      // It may have ended, or be deleted, since the job was begun.
      if (!subscription || subscription.status === 'ended') return { cursor, isDone: true };
      const batch = parameters.onlyFailed ? replayFailed : replaySpan;
      const { replayed, last } = await batch(store, subscription, parameters, cursor);
      if (replayed > 0) store.announce(deliveriesNews);
      return { cursor: last ?? cursor, counts: { replayed }, isDone: last === undefined };
    });
  },
});

async function replayFailed(
  store: StoreWriter,
  { id: subscriptionId }: SubscriptionTable,
  { from, to, events }: Parameters,
  cursor: string | null,
): Promise<Batch> {
  const rows = await failedDeliveries(store, { subscriptionId, after: cursor ?? undefined, limit: atOnce });
  const wanted = rows.filter(
    ({ date_added: at, type }) => at >= from && at <= to && (events?.includes(type) ?? true),
  );
  const replayed = await deliverAgain(
    store,
    subscriptionId,
    wanted.map(row => row.message_id),
  );
  return { replayed, last: rows.at(-1)?.message_id };
}

async function replaySpan(
  store: StoreWriter,
  subscription: SubscriptionTable,
  { from, to, events }: Parameters,
  cursor: string | null,
): Promise<Batch> {
  const found = await eventsBetween(store, { from, to, after: cursor, limit: atOnce });
  const wanted = webhookViews.wantedBy(subscription);
  const deliveries = found.flatMap(event =>
    wanted(event)
      .map(({ id, type }, view) => ({
        subscription_id: subscription.id,
        event_id: event.id,
        message_id: id,
        type,
        lane: event.contactId ?? '',
        place: placeOf(event.position, view),
      }))
      .filter(({ type }) => events?.includes(type) ?? true),
  );
  await insertDeliveries(store, deliveries);
  const replayed = await deliverAgain(
    store,
    subscription.id,
    deliveries.map(delivery => delivery.message_id),
  );
  return { replayed, last: found.at(-1)?.id };
}
