import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { BoundedMap } from '#base/bounded-map.ts';
import type { NewId } from '#base/id.ts';
import type { Session } from '../engines/engine.ts';
import { insertDataKey, newestDataKey, readDataKey, tenantOf } from './data-keys.ts';
import type { MasterKey } from './master-keys.ts';
import { openBytes, type SealedPlace, sealBytes } from './sealing.ts';

/** A column of a row that holds a sealed value. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  readonly rowId: string;
  /** The row is the tenant's, whichever of its locations is bound. */
  readonly isOfTenant?: true;
}

type SecretPlace = SealedColumn & { readonly locationId: string };

type OpeningSession = Pick<Session, 'rows'>;
type SealingSession = Pick<Session, 'rows' | 'database'>;

const form = 'v1';
const rememberedKeys = 1000;

/**
 * Values that must not lie readable in the database: sealed with a data key of their tenant, which is itself sealed
 * with the master key (AES-256-GCM, envelope). Each is bound to its tenant, location, table, column and row.
 */
export class Secrets {
  readonly #masters: readonly MasterKey[];
  readonly #newId: NewId;
  readonly #dataKeys = new BoundedMap<string, KeyObject>('data keys', rememberedKeys);

  constructor(masters: readonly MasterKey[], newId: NewId) {
    this.#masters = masters;
    this.#newId = newId;
  }

  /** Seals a text: `v1.dataKeyId.iv.ciphertext.tag`. Runs in the transaction that keeps it. */
  async seal(session: SealingSession, now: number, place: SecretPlace, text: string): Promise<string> {
    const tenantId = await tenantOf(session, place.locationId);
    const { id, key } = await this.#sealingKey(session, tenantId, now);
    return `${form}.${id}.${sealBytes(key, sealedPlace(tenantId, place), Buffer.from(text))}`;
  }

  /** Throws where the value was changed or belongs to another row. */
  async open(session: OpeningSession, place: SecretPlace, sealed: string): Promise<string> {
    const tenantId = await tenantOf(session, place.locationId);
    const [version, dataKeyId = '', ...rest] = sealed.split('.');
    if (version !== form) throw new Error('A sealed value is of a form that is not known here.');
    const key = await this.#openingKey(session, tenantId, dataKeyId);
    return openBytes(key, sealedPlace(tenantId, place), rest.join('.')).toString();
  }

  async #sealingKey(session: SealingSession, tenantId: string, now: number) {
    const known = await newestDataKey(session, tenantId);
    if (known) return { id: known.id, key: this.#unwrap(known) };
    const id = this.#newId();
    const bytes = randomBytes(32);
    const [master] = this.#masters;
    if (!master) throw new Error('There is no master key, so nothing can be sealed.');
    const sealed = sealBytes(master.key, dataKeyPlace(tenantId, id), bytes);
    await insertDataKey(session, { tenant_id: tenantId, id, master_id: master.id, sealed, date_added: now });
    return { id, key: createSecretKey(bytes) };
  }

  async #openingKey(session: OpeningSession, tenantId: string, id: string): Promise<KeyObject> {
    const known = this.#dataKeys.get(`${tenantId}/${id}`);
    if (known) return known;
    const row = await readDataKey(session, tenantId, id);
    if (!row) throw new Error('A sealed value names a data key that is not there.');
    const key = this.#unwrap(row);
    this.#dataKeys.set(`${tenantId}/${id}`, key);
    return key;
  }

  #unwrap(row: { tenant_id: string; id: string; master_id: string; sealed: string }): KeyObject {
    const master = this.#masters.find(({ id }) => id === row.master_id);
    if (!master) throw new Error('A data key was sealed with a master key that is not given here.');
    return createSecretKey(openBytes(master.key, dataKeyPlace(row.tenant_id, row.id), row.sealed));
  }
}

export function dataKeyPlace(tenantId: string, id: string): SealedPlace {
  return { tenantId, table: 'data_key', column: 'sealed', rowId: id };
}

function sealedPlace(tenantId: string, place: SecretPlace): SealedPlace {
  const { locationId, table, column, rowId, isOfTenant } = place;
  return { tenantId, table, column, rowId: isOfTenant ? rowId : `${locationId}/${rowId}` };
}
