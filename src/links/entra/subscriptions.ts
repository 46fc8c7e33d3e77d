import { toIso } from '#base/clock.ts';
import { isRecord } from '#base/json.ts';
import { Malformed } from './graph-call.ts';
import type { GraphClient } from './graph-client.ts';

/** A subscription to change notifications, as Graph keeps it. */
export interface GraphSubscription {
  readonly id: string;
  readonly resource: string;
  readonly notificationUrl: string;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface WantedSubscription {
  readonly notificationUrl: string;
  /** It cannot be added later. */
  readonly lifecycleNotificationUrl: string;
  /** Comes back with each notification, at most 128 characters; Graph shows it to nobody. */
  readonly clientState: string;
  /** At most 41,760 minutes ahead. */
  readonly expiresAt: number;
}

/**
 * Subscribes to changes and removals of users; there is none for organisational contacts (a creation is told as a change). Graph posts a validation token to both
 * addresses before it answers. It is never sent twice: whoever does not get the answer looks in the list.
 */
export function createSubscription(
  graph: GraphClient,
  { expiresAt, ...wanted }: WantedSubscription,
  signal: AbortSignal,
): Promise<GraphSubscription> {
  return graph.ask({
    method: 'POST',
    to: '/subscriptions',
    body: {
      ...wanted,
      resource: '/users',
      changeType: 'updated,deleted',
      expirationDateTime: toIso(expiresAt),
      latestSupportedTlsVersion: 'v1_2',
    },
    read: subscriptionIn,
    signal,
    isSlow: true,
  });
}

/** Has it live longer; answers `reauthorizationRequired` too. Nothing where Graph no longer has it. */
export function renewSubscription(
  graph: GraphClient,
  id: string,
  expiresAt: number,
  signal: AbortSignal,
): Promise<GraphSubscription | undefined> {
  return graph.find({
    method: 'PATCH',
    to: pathOf(id),
    body: { expirationDateTime: toIso(expiresAt) },
    read: subscriptionIn,
    isRepeatable: true,
    signal,
  });
}

/** Ends it. That it was gone already is as good. */
export async function deleteSubscription(graph: GraphClient, id: string, signal: AbortSignal): Promise<void> {
  const read = () => undefined;
  await graph.find({ method: 'DELETE', to: pathOf(id), read, isRepeatable: true, signal });
}

/** All that this application has in the tenant. */
export async function listSubscriptions(
  graph: GraphClient,
  signal: AbortSignal,
): Promise<readonly GraphSubscription[]> {
  const all: GraphSubscription[] = [];
  let to: string | undefined = '/subscriptions';
  while (to !== undefined) {
    const page: SubscriptionPage = await graph.ask({ to, read: body => pageIn(body, graph), signal });
    all.push(...page.subscriptions);
    to = page.next;
  }
  return all;
}

function pathOf(id: string): string {
  return `/subscriptions/${encodeURIComponent(id)}`;
}

function subscriptionIn(body: unknown): GraphSubscription {
  const { id, resource, notificationUrl, expirationDateTime } = isRecord(body) ? body : {};
  const expiresAt = Date.parse(String(expirationDateTime));
  if (
    typeof id === 'string' &&
    typeof resource === 'string' &&
    typeof notificationUrl === 'string' &&
    Number.isFinite(expiresAt)
  )
    return { id, resource, notificationUrl, expiresAt };
  throw new Malformed('a subscription lacks its id, resource, address or time');
}

interface SubscriptionPage {
  readonly subscriptions: readonly GraphSubscription[];
  readonly next: string | undefined;
}

function pageIn(body: unknown, graph: GraphClient): SubscriptionPage {
  if (!isRecord(body) || !Array.isArray(body.value))
    throw new Malformed('a page has no list of subscriptions');
  const link = body['@odata.nextLink'];
  const next = graph.ownLink(link);
  if (link !== undefined && next === undefined)
    throw new Malformed('the link to the next page leads elsewhere');
  return { subscriptions: body.value.map(subscriptionIn), next };
}
