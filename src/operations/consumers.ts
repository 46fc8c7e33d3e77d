import { outgoingConsumer } from '#links/highlevel/consumer.ts';
import { webhookConsumer } from '#links/webhooks/consumer.ts';
import type { Consumer } from '#store/consumers.ts';
import { segments } from './segment/consumer.ts';
import { webhookViews } from './subscription/asked.ts';

/** Everything that reads the events of a location and makes something of them. */
export const consumers: readonly Consumer[] = [segments, webhookConsumer(webhookViews), outgoingConsumer];
