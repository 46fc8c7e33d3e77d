import { type KeyObject, verify } from 'node:crypto';
import { isRecord, parseJson } from '#base/json.ts';
import type { NewIncoming } from '#store/highlevel/incoming.ts';

/** HighLevel's published key of `X-GHL-Signature` (HighLevel, "Webhook Integration Guide"). */
export const highLevelWebhookKey = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAi2HR1srL4o18O8BRa7gVJY7G7bupbN3H9AwJrHCDiOg=
-----END PUBLIC KEY-----`;

/** Older ones are refused, in milliseconds: HighLevel tries again for over an hour, perhaps with the first timestamp. */
export const longestAge = 2 * 3_600_000;
/** Clocks may differ by so much. */
const skew = 5 * 60_000;

/** Whether the body came from HighLevel: Ed25519 over its bytes, in base64 in `X-GHL-Signature`. */
export function isSigned(body: Buffer, signature: string | undefined, key: KeyObject): boolean {
  if (signature === undefined || !/^[A-Za-z0-9+/]{86}==$/.test(signature)) return false;
  return verify(null, body, key, Buffer.from(signature, 'base64'));
}

export interface ReadWebhook {
  /** The location there that it concerns. */
  readonly remoteLocationId: string;
  /** Nothing for an event of which nothing is taken over. */
  readonly change: NewIncoming | undefined;
  /** All that it tells. */
  readonly message: Readonly<Record<string, unknown>>;
}

const ofContact = /^Contact(Create|Update|Delete|TagUpdate|DndUpdate)$/;
/** Businesses come as records, beside those of other objects. */
const ofRecord = /^Record(Update|Delete)$/;
const ofHanging = /^(Note(Create|Update|Delete)|Task(Create|Complete|Delete))$/;

/** Reads a webhook: its ids alone, since what they name is read again there unless the link itself has caused it. Nothing where it is none, or too old. */
export function readWebhook(body: Buffer, now: number): ReadWebhook | undefined {
  const message = jsonIn(body);
  if (!isRecord(message)) return undefined;
  const { type, locationId, webhookId, timestamp, id, contactId } = message;
  const age = now - Date.parse(String(timestamp));
  if (!(age <= longestAge && age >= -skew)) return undefined;
  if (typeof type !== 'string' || typeof locationId !== 'string' || typeof webhookId !== 'string')
    return undefined;
  const isWanted = typeof id === 'string' && [ofContact, ofHanging, ofRecord].some(known => known.test(type));
  if (!isWanted) return { remoteLocationId: locationId, change: undefined, message };
  const contact = ofContact.test(type) ? id : typeof contactId === 'string' ? contactId : '';
  const change = { message_id: webhookId, type, remote_contact_id: contact, remote_id: id };
  return { remoteLocationId: locationId, change, message };
}

function jsonIn(body: Buffer): unknown {
  try {
    return parseJson(body.toString());
  } catch {
    return undefined;
  }
}
