import { createHash, randomBytes } from 'node:crypto';
import type { Session } from '../engines/engine.ts';
import { insertRow } from '../rows.ts';
import { statement } from '../statement.ts';
import type { Store, StoreReader, StoreWriter } from '../store.ts';
import type { ScimBearerTable } from '../tables-scim.ts';

/** A secret that was replaced is let in for so long, in milliseconds, that nobody has to change it at once. */
const grace = 86_400_000;
/** Uses are noted so far apart, in milliseconds. */
const minute = 60_000;
const form = /^roster_scim_[\w-]{43}$/;

/** The connection that a SCIM client is let in to. */
export interface ScimPlace {
  readonly locationId: string;
  readonly connectionId: string;
  /** By which the secret is known. */
  readonly digest: string;
  /** Whether its use was not noted for a minute. */
  readonly isUseDue: boolean;
}

const byDigest = statement<{ digest: string }>()((database, bind) =>
  database.selectFrom('scim_bearer').selectAll().where('digest', '=', bind('digest')),
);

/** Where a secret lets its bearer in, if it does so now. */
export async function findScimPlace(
  session: Session,
  bearer: string,
  now: number,
): Promise<ScimPlace | undefined> {
  if (!form.test(bearer)) return undefined;
  const [row] = await session.rows(byDigest, { digest: digestOf(bearer) });
  if (!row || (row.valid_until !== null && row.valid_until <= now)) return undefined;
  const { location_id: locationId, connection_id: connectionId, used_at: usedAt, digest } = row;
  return { locationId, connectionId, digest, isUseDue: usedAt === null || now - usedAt >= minute };
}

const use = statement<{ digest: string; now: number; by: string }>()((database, bind) =>
  database
    .updateTable('scim_bearer')
    .set({ used_at: bind('now'), used_by: bind('by') })
    .where('digest', '=', bind('digest')),
);

/** Keeps when a secret was used, and by whom. */
export async function noteScimUse(
  store: Store,
  { locationId, digest }: ScimPlace,
  { now, by }: { readonly now: number; readonly by: string },
): Promise<void> {
  await store.engine.write(locationId, async session => session.rows(use, { digest, now, by }));
}

/** The secrets of a connection that let in now, the latest first. */
export async function scimBearers(
  { database, locationId, now }: StoreReader,
  connectionId: string,
): Promise<readonly ScimBearerTable[]> {
  const rows = await database
    .selectFrom('scim_bearer')
    .selectAll()
    .where('location_id', '=', locationId)
    .where('connection_id', '=', connectionId)
    .execute();
  return rows
    .filter(row => row.valid_until === null || row.valid_until > now)
    .sort((one, other) => (other.valid_until ?? Infinity) - (one.valid_until ?? Infinity));
}

/**
 * Makes a secret for a connection and answers it, the only time that it is there to read. The one before is let in for
 * another day; those before that no longer.
 */
export async function newScimBearer(store: StoreWriter, connectionId: string): Promise<string> {
  const bearer = `roster_scim_${randomBytes(32).toString('base64url')}`;
  await store.database
    .deleteFrom('scim_bearer')
    .where('location_id', '=', store.locationId)
    .where('connection_id', '=', connectionId)
    .where('valid_until', 'is not', null)
    .execute();
  await store.database
    .updateTable('scim_bearer')
    .set({ valid_until: store.now + grace })
    .where('location_id', '=', store.locationId)
    .where('connection_id', '=', connectionId)
    .execute();
  await insertRow(store, 'scim_bearer', {
    digest: digestOf(bearer),
    location_id: store.locationId,
    connection_id: connectionId,
    valid_until: null,
    date_added: store.now,
    used_at: null,
    used_by: null,
  });
  return bearer;
}

function digestOf(bearer: string): string {
  return createHash('sha256').update(bearer).digest('hex');
}
