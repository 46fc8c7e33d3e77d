import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Session } from '../engines/engine.ts';
import { statement } from '../statement.ts';
import type { StoreReader, StoreWriter } from '../store.ts';

const rowId = 'highlevel';
const place = { table: 'signing_key', column: 'private_key', rowId, isOfTenant: true } as const;

const ofTenant = statement<{ location_id: string }>()((database, bind) =>
  database
    .selectFrom('location')
    .innerJoin('signing_key', 'signing_key.tenant_id', 'location.tenant_id')
    .select(['signing_key.public_key', 'signing_key.private_key'])
    .where('location.id', '=', bind('location_id'))
    .where('signing_key.id', '=', rowId),
);

/** The public key that verifies what is signed in HighLevel's form: PEM, one for all locations of the tenant. */
export async function findPublicKey(store: StoreReader | StoreWriter): Promise<string | undefined> {
  const [row] = await store.rows(ofTenant, { location_id: store.locationId });
  return row?.public_key;
}

const ofOneTenant = statement<{ tenant_id: string }>()((database, bind) =>
  database
    .selectFrom('signing_key')
    .select('public_key')
    .where('tenant_id', '=', bind('tenant_id'))
    .where('id', '=', rowId),
);

/** As `findPublicKey`, before a location is bound. */
export async function publicKeyOf(
  session: Pick<Session, 'rows'>,
  tenantId: string,
): Promise<string | undefined> {
  const [row] = await session.rows(ofOneTenant, { tenant_id: tenantId });
  return row?.public_key;
}

/** The key that signs in HighLevel's form. */
export async function openSigningKey(store: StoreReader | StoreWriter): Promise<KeyObject> {
  const [row] = await store.rows(ofTenant, { location_id: store.locationId });
  if (!row) throw new Error('The tenant has no signing key.');
  return createPrivateKey(await store.open(place, row.private_key));
}

/** Makes the tenant's pair of keys, unless it has one. */
export async function ensureSigningKey(store: StoreWriter): Promise<void> {
  if ((await findPublicKey(store)) !== undefined) return;
  const { publicKey, privateKey } = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const sealed = await store.seal(place, privateKey);
  await store.database
    .insertInto('signing_key')
    .columns(['tenant_id', 'id', 'public_key', 'private_key', 'date_added'])
    .expression(({ selectFrom, val }) =>
      selectFrom('location')
        .select(['tenant_id'])
        .select([
          val(rowId).as('id'),
          val(publicKey).as('public_key'),
          val(sealed).as('private_key'),
          val(store.now).as('date_added'),
        ])
        .where('id', '=', store.locationId),
    )
    .onConflict(conflict => conflict.doNothing())
    .execute();
}
