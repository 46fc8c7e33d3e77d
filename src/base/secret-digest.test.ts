import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf, isSecretOf, newSecret } from './secret-digest.ts';

test('a secret is known again by its digest, and no other is', () => {
  const secret = newSecret();
  assert.equal(Buffer.from(secret, 'base64url').length, 32);
  const digest = digestOf(secret);
  assert.equal(isSecretOf(digest, secret), true);
  assert.equal(isSecretOf(digest, newSecret()), false);
  assert.equal(isSecretOf(digest, ''), false);
  assert.equal(isSecretOf('', secret), false);
});
