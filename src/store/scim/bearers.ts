import { createHash, randomBytes } from 'node:crypto';
import type { Session } from '../engines/engine.ts';
import { insertRow } from '../rows.ts';
import { statement } from '../statement.ts';
import type { StoreWriter } from '../store.ts';

/** A secret that was replaced is let in for so long, in milliseconds, that nobody has to change it at once. */
const grace = 86_400_000;
const form = /^roster_scim_[\w-]{43}$/;

/** The connection that a SCIM client is let in to. */
export interface ScimPlace {
  readonly locationId: string;
  readonly connectionId: string;
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
  return { locationId: row.location_id, connectionId: row.connection_id };
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
