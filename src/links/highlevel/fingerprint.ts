import { createHash } from 'node:crypto';
import { canonicalJson } from '#base/json.ts';
import { textParts } from '#contacts/linked-field.ts';
import { type LinkedValues, only } from './linked-values.ts';

/** What is kept of a record before it is sent to be made, so that it is known again if no answer comes. */
export function fingerprintOf(values: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(canonicalJson(values)).digest('base64url');
}

/** Of a contact its texts, which HighLevel gives back as they were sent. */
export function contactFingerprint(values: LinkedValues): string {
  return fingerprintOf(only(values, textParts));
}
