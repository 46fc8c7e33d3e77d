import { createHmac, randomBytes } from 'node:crypto';
import { RosterError } from '#base/errors.ts';
import type { ExternalId } from '#contacts/contact.ts';
import { statement } from '../statement.ts';
import type { StoreWriter } from '../store.ts';

/**
 * Remembers under which ids other systems knew an erased contact, so that a sync does not make the person anew: as
 * keyed digests, from which no id can be read or guessed without the location's key, which is sealed.
 */
export async function suppress(store: StoreWriter, externalIds: readonly ExternalId[]): Promise<void> {
  if (externalIds.length === 0) return;
  const key = await suppressionKey(store);
  for (const externalId of externalIds) {
    await store.database
      .insertInto('suppressed_id')
      .values({
        location_id: store.locationId,
        system: externalId.system,
        digest: digestOf(key, externalId),
        date_added: store.now,
      })
      .onConflict(conflict => conflict.doNothing())
      .execute();
  }
}

const anySuppressed = statement<{ location_id: string }>()((database, bind) =>
  database
    .selectFrom('suppressed_id')
    .select('system')
    .where('location_id', '=', bind('location_id'))
    .limit(1),
);

/** Throws `person_erased` for the id of somebody who was erased. */
export async function refuseErased(store: StoreWriter, externalIds: readonly ExternalId[]): Promise<void> {
  const [erased] = await erasedAmong(store, externalIds);
  if (erased) throw personErased(erased);
}

export function personErased({ system }: ExternalId): RosterError {
  return new RosterError(
    'person_erased',
    `The person whom ${system} knows under this id was erased here, and is not made anew.`,
  );
}

/** Those of the ids that somebody had who was erased. */
export async function erasedAmong(
  store: StoreWriter,
  externalIds: readonly ExternalId[],
): Promise<readonly ExternalId[]> {
  if (externalIds.length === 0) return [];
  const [anybody] = await store.rows(anySuppressed, { location_id: store.locationId });
  if (!anybody) return [];
  const key = await suppressionKey(store);
  const byDigest = new Map(externalIds.map(externalId => [digestOf(key, externalId), externalId]));
  const rows = await store.database
    .selectFrom('suppressed_id')
    .select('digest')
    .where('location_id', '=', store.locationId)
    .where('digest', 'in', [...byDigest.keys()])
    .execute();
  return rows.flatMap(({ digest }) => byDigest.get(digest) ?? []);
}

function digestOf(key: string, { system, externalId }: ExternalId): string {
  return createHmac('sha256', Buffer.from(key, 'base64url'))
    .update(`${system}\n${externalId}`)
    .digest('base64url');
}

/** The location's key, made at its first use. */
async function suppressionKey(store: StoreWriter): Promise<string> {
  const place = { table: 'suppression_key', column: 'sealed', rowId: store.locationId };
  const find = () =>
    store.database
      .selectFrom('suppression_key')
      .select('sealed')
      .where('location_id', '=', store.locationId)
      .executeTakeFirst();
  const known = await find();
  if (known) return store.open(place, known.sealed);
  await store.database
    .insertInto('suppression_key')
    .values({
      location_id: store.locationId,
      sealed: await store.seal(place, randomBytes(32).toString('base64url')),
    })
    // Of two that begin at once the first counts.
    .onConflict(conflict => conflict.doNothing())
    .execute();
  const begun = await find();
  if (!begun) throw new Error('The key of the suppression list was not kept.');
  return store.open(place, begun.sealed);
}
