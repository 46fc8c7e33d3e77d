import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A secret that nobody guesses: 256 random bits, in base64url. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** By what a secret is known again without being kept: its SHA-256, in base64url. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Whether a secret is the one of a digest. Takes a time that tells nothing of either. */
export function isSecretOf(digest: string, secret: string): boolean {
  const [kept, given] = [Buffer.from(digest), Buffer.from(digestOf(secret))];
  return kept.length === given.length && timingSafeEqual(kept, given);
}
