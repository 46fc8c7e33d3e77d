import { sql } from 'kysely';
import { parseJson } from '#base/json.ts';
import { erased } from '#contacts/erased.ts';
import type { StoreWriter } from '../store.ts';
import type { ErasedContacts } from './erase-contact.ts';
import type { ErasureStep } from './places.ts';

const lookedAtAtOnce = 500;

/**
 * Kept answers that name the contact or who had its values, and the first rows of imports, which name nobody by an id. Their keys stay used,
 * so that a repeated call makes nobody anew.
 */
export async function eraseAnswers(
  store: StoreWriter,
  { contactIds, held }: ErasedContacts,
  after: string,
): Promise<ErasureStep> {
  const [client, person, key] = after === '' ? ['', '', ''] : keysIn(after);
  const names = sql.join(
    [...contactIds, ...held.map(({ contactId }) => contactId), '"preview":{'].map(
      text => sql`answer like ${`%${text}%`}`,
    ),
    sql` or `,
  );
  const rows = await store.select(sql<{ client_id: string; person_id: string; key: string; holds: number }>`
    select client_id, person_id, key, case when ${names} then 1 else 0 end as holds from idempotency_key
    where location_id = ${store.locationId} and (client_id, person_id, key) > (${client}, ${person}, ${key})
    order by client_id, person_id, key limit ${sql.lit(lookedAtAtOnce)}`);
  const holding = rows.filter(({ holds }) => holds === 1);
  for (const row of holding) {
    await store.database
      .updateTable('idempotency_key')
      .set({ answer: '{}', fingerprint: erased })
      .where('location_id', '=', store.locationId)
      .where('client_id', '=', row.client_id)
      .where('person_id', '=', row.person_id)
      .where('key', '=', row.key)
      .execute();
  }
  const last = rows.at(-1);
  const hasMore = last && rows.length === lookedAtAtOnce;
  return {
    after: hasMore ? JSON.stringify([last.client_id, last.person_id, last.key]) : null,
    erased: holding.length,
  };
}

function keysIn(after: string): [string, string, string] {
  const parsed = parseJson(after);
  const [client, person, key]: unknown[] = Array.isArray(parsed) ? parsed : [];
  return [String(client), String(person), String(key)];
}
