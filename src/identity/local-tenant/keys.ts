import { createHash, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** A key with which the tenant signs. It lives in memory only. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The tenant's keys, the one that signs first; the others are published so that older tokens hold. */
export class SigningKeys {
  #keys: readonly [SigningKey, ...SigningKey[]];

  constructor(first: SigningKey) {
    this.#keys = [first];
  }

  get current(): SigningKey {
    return this.#keys[0];
  }

  get all(): readonly SigningKey[] {
    return this.#keys;
  }

  add(key: SigningKey): void {
    this.#keys = [key, ...this.#keys];
  }

  withdrawOld(): void {
    this.#keys = [this.current];
  }
}

const makePair = promisify(generateKeyPair);

/** Makes an RSA key pair of 2048 bits off the main thread. */
export async function makeSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await makePair('rsa', { modulusLength: 2048 });
  const kid = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url')
    .slice(0, 27);
  return { kid, privateKey, publicKey };
}

/** The published key set. Each key says which issuer may sign with it, as Entra's do. */
export function publishedKeys(keys: readonly SigningKey[], issuer: string) {
  return {
    keys: keys.map(({ kid, publicKey }) => ({
      ...publicKey.export({ format: 'jwk' }),
      use: 'sig',
      alg: 'RS256',
      kid,
      issuer,
    })),
  };
}

/** The key set with which the library signs. */
export function privateKeys(keys: readonly SigningKey[]) {
  return {
    keys: keys.map(({ kid, privateKey }) => ({
      ...privateKey.export({ format: 'jwk' }),
      use: 'sig',
      alg: 'RS256',
      kid,
    })),
  };
}
