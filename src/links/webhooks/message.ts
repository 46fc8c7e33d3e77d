import type { KeyObject } from 'node:crypto';
import type { SubscriptionTable } from '#store/tables.ts';
import { highLevelPayload } from './highlevel-payload.ts';
import { highLevelSignature, standardSignature } from './signature.ts';
import type { View, Views } from './views.ts';

/** What messages of a subscription are signed with. */
export interface Signing {
  /** The newest first. */
  readonly secrets: readonly string[];
  /** Where HighLevel's form is asked for. */
  readonly key: KeyObject | undefined;
}

type Addressee = Pick<SubscriptionTable, 'location_id' | 'client_id' | 'format'>;

/** The body of a message, in the form that the subscription asks for. */
export function bodyOf(
  views: Views,
  { location_id: locationId, client_id: clientId, format }: Addressee,
  view: View,
): string {
  const name = format === 'highlevel' ? views.highLevelName(view.type) : undefined;
  return JSON.stringify(
    name === undefined
      ? views.message(locationId, view)
      : highLevelPayload(name, { locationId, clientId }, view),
  );
}

/** The headers of an attempt, but for its signatures. */
export function headersOf(id: string, at: number): Record<string, string> {
  return {
    'content-type': 'application/json',
    'user-agent': 'Roster',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1000)),
  };
}

/** All headers of an attempt. It is signed anew each time: receivers refuse an old timestamp. */
export function signedHeaders(
  id: string,
  at: number,
  body: string,
  { secrets, key }: Signing,
): Record<string, string> {
  return {
    ...headersOf(id, at),
    'webhook-signature': standardSignature(secrets, { id, seconds: Math.floor(at / 1000), body }),
    ...(key && { 'x-ghl-signature': highLevelSignature(key, body) }),
  };
}
