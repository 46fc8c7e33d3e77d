import type { NewId } from '#base/id.ts';
import { parseMasterKeys } from '#store/secrets/master-keys.ts';
import { Secrets } from '#store/secrets/secrets.ts';

/** The master key of the tests; it seals nothing else. */
export const testMasterKey = Buffer.alloc(32, 'roster tests').toString('base64');

/** Secrets as a server has them. */
export function testSecrets(newId: NewId): Secrets {
  return new Secrets(parseMasterKeys(testMasterKey), newId);
}
