import { randomUUID } from 'node:crypto';
import { type Clock, toIso } from '#base/clock.ts';
import { isRecord } from '#base/json.ts';
import { badRequest, type GraphReply, graphError, notFound } from './answers.ts';
import type { ChangeType } from './directory.ts';

export interface KeptSubscription {
  readonly id: string;
  readonly resource: string;
  readonly changeTypes: readonly string[];
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | undefined;
  readonly clientState: string | undefined;
  readonly applicationId: string;
  expiresAt: number;
}

const longestLife = 41_760 * 60_000;
const validationPatience = 10_000;

export interface Subscriptions {
  readonly live: readonly KeptSubscription[];
  /** Those that are told of such a change of a user. */
  toldOf(changeType: ChangeType): readonly KeptSubscription[];
  /** As if Graph had lost it. */
  drop(id: string): void;
  answer(
    method: string,
    id: string | undefined,
    action: string | undefined,
    body: unknown,
  ): Promise<GraphReply>;
}

/** Change-notification subscriptions: made only where both addresses echo a token. */
export function subscriptionDesk(clock: Clock, applicationId: string): Subscriptions {
  const kept = new Map<string, KeptSubscription>();
  const live = () => [...kept.values()].filter(({ expiresAt }) => expiresAt > clock());

  async function create(body: unknown): Promise<GraphReply> {
    if (!isRecord(body)) return badRequest('The body is not an object.');
    const { resource, changeType, notificationUrl, lifecycleNotificationUrl, clientState } = body;
    const expiresAt = Date.parse(String(body.expirationDateTime));
    if (typeof resource !== 'string' || typeof changeType !== 'string' || typeof notificationUrl !== 'string')
      return badRequest('resource, changeType and notificationUrl are required.');
    if (resource.replace(/^\//, '') !== 'users')
      return badRequest(`Resource '${resource}' is not supported for subscriptions.`);
    const changeTypes = changeType.split(',');
    if (changeTypes.some(one => one !== 'updated' && one !== 'deleted'))
      return badRequest(`The change type '${changeType}' is not supported for ${resource}.`);
    const wrongTime = timeProblem(expiresAt);
    if (wrongTime) return wrongTime;
    if (typeof clientState === 'string' && clientState.length > 128)
      return badRequest('clientState is longer than 128 characters.');
    for (const url of [notificationUrl, lifecycleNotificationUrl])
      if (typeof url === 'string' && !(await echoes(url)))
        return graphError(400, 'ValidationError', `Subscription validation request failed for ${url}.`);
    const subscription: KeptSubscription = {
      id: randomUUID(),
      resource,
      changeTypes,
      notificationUrl,
      lifecycleNotificationUrl:
        typeof lifecycleNotificationUrl === 'string' ? lifecycleNotificationUrl : undefined,
      clientState: typeof clientState === 'string' ? clientState : undefined,
      applicationId,
      expiresAt,
    };
    kept.set(subscription.id, subscription);
    return { status: 201, body: shown(subscription) };
  }

  function timeProblem(expiresAt: number): GraphReply | undefined {
    if (!(expiresAt > clock()) || expiresAt > clock() + longestLife)
      return graphError(
        400,
        'ExtensionError',
        'Subscription expiration can only be in the future and at most 41760 minutes ahead.',
      );
    return undefined;
  }

  function ofOne(method: string, subscription: KeptSubscription, body: unknown): GraphReply {
    if (method === 'GET') return { status: 200, body: shown(subscription) };
    if (method === 'DELETE') {
      kept.delete(subscription.id);
      return { status: 204 };
    }
    const expiresAt = Date.parse(String(isRecord(body) ? body.expirationDateTime : undefined));
    const wrongTime = timeProblem(expiresAt);
    if (wrongTime) return wrongTime;
    subscription.expiresAt = expiresAt;
    return { status: 200, body: shown(subscription) };
  }

  return {
    get live() {
      return live();
    },
    toldOf: changeType => live().filter(one => one.changeTypes.includes(changeType)),
    drop: id => void kept.delete(id),
    async answer(method, id, action, body) {
      if (id === undefined) {
        if (method === 'POST') return await create(body);
        return { status: 200, body: { value: live().map(shown) } };
      }
      const subscription = live().find(one => one.id === id);
      if (!subscription) return notFound(id);
      if (action === 'reauthorize') return { status: 204 };
      return ofOne(method, subscription, body);
    },
  };
}

/** Graph never gives the client state back. */
function shown(subscription: KeptSubscription): Readonly<Record<string, unknown>> {
  const { id, resource, changeTypes, notificationUrl, lifecycleNotificationUrl, applicationId, expiresAt } =
    subscription;
  return {
    id,
    resource,
    changeType: changeTypes.join(','),
    notificationUrl,
    lifecycleNotificationUrl: lifecycleNotificationUrl ?? null,
    applicationId,
    clientState: null,
    expirationDateTime: toIso(expiresAt),
  };
}

async function echoes(address: string): Promise<boolean> {
  const token = `Validation: Testing client application reachability for subscription ${randomUUID()}`;
  const url = new URL(address);
  url.searchParams.set('validationToken', token);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      signal: AbortSignal.timeout(validationPatience),
    });
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    return response.status === 200 && type.startsWith('text/plain') && text === token;
  } catch {
    return false;
  }
}
