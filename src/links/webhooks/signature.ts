import { createHmac, type KeyObject, randomBytes, sign } from 'node:crypto';

const prefix = 'whsec_';

/** A signing secret in the form of Standard Webhooks: 32 random bytes. */
export function newSigningSecret(): string {
  return `${prefix}${randomBytes(32).toString('base64')}`;
}

export interface SignedMessage {
  readonly id: string;
  /** Of this attempt, in whole seconds: receivers refuse what is older than five minutes. */
  readonly seconds: number;
  readonly body: string;
}

/** The header `webhook-signature` (Standard Webhooks): one signature for each secret, the newest first. */
export function standardSignature(secrets: readonly string[], { id, seconds, body }: SignedMessage): string {
  return secrets
    .map(secret => {
      const key = Buffer.from(secret.slice(prefix.length), 'base64');
      return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
    })
    .join(' ');
}

/** The header `X-GHL-Signature`: Ed25519 over the bytes of the body. */
export function highLevelSignature(key: KeyObject, body: string): string {
  return sign(null, Buffer.from(body), key).toString('base64');
}
