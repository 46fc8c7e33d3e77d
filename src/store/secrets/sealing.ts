import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import { canonicalJson } from '#base/json.ts';

const algorithm = 'aes-256-gcm';
const ivLength = 12;
/** Said when opening as well: Node would take a tag of four bytes otherwise. */
const authTagLength = 16;

/** Where a sealed value stands. It opens there only: moved to another row, it is refused. */
export interface SealedPlace {
  readonly tenantId: string;
  readonly table: string;
  readonly column: string;
  readonly rowId: string;
}

/** Seals bytes for their place: `iv.ciphertext.tag`. Two equal values look different. */
export function sealBytes(key: KeyObject, place: SealedPlace, value: Uint8Array): string {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv(algorithm, key, iv, { authTagLength }).setAAD(associated(place));
  const sealed = Buffer.concat([cipher.update(value), cipher.final()]);
  return [iv, sealed, cipher.getAuthTag()].map(part => part.toString('base64url')).join('.');
}

/** Throws where the value was changed, moved, or sealed with another key. */
export function openBytes(key: KeyObject, place: SealedPlace, sealed: string): Buffer {
  const parts = sealed.split('.').map(part => Buffer.from(part, 'base64url'));
  const [iv, ciphertext, tag] = parts;
  // Read and written again it must be the same text: base64 has more than one for the same bytes.
  const isWhole = parts.map(part => part.toString('base64url')).join('.') === sealed;
  if (!iv || !ciphertext || !tag || parts.length !== 3 || !isWhole) throw refused();
  if (iv.length !== ivLength || tag.length !== authTagLength) throw refused();
  try {
    const decipher = createDecipheriv(algorithm, key, iv, { authTagLength })
      .setAAD(associated(place))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    throw refused();
  }
}

function associated({ tenantId, table, column, rowId }: SealedPlace): Buffer {
  return Buffer.from(canonicalJson(['roster', 1, tenantId, table, column, rowId]));
}

function refused(): Error {
  return new Error('A sealed value was changed, moved to another row, or sealed with another key.');
}
