import { parseJson } from '#base/json.ts';
import type { StoreWriter } from '../store.ts';
import type { DirectoryPersonTable } from '../tables-links.ts';

/** Some of the e-mails that people do not have because others have them, with the contacts that it is about. */
export async function heldBack(
  { database, locationId }: StoreWriter,
  connectionId: string,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<
  readonly { readonly id: string; readonly personId: string | null; readonly choices: readonly string[] }[]
> {
  const rows = await database
    .selectFrom('sync_conflict')
    .select(['id', 'person_id', 'choices'])
    .where('location_id', '=', locationId)
    .where('connection_id', '=', connectionId)
    .where('status', '=', 'open')
    .where('kind', '=', 'match')
    .where('field', '=', 'email')
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id, person_id: personId, choices }) => ({ id, personId, choices: idsIn(choices) }));
}

function idsIn(text: string): readonly string[] {
  const ids = parseJson(text);
  return Array.isArray(ids) ? ids.filter(id => typeof id === 'string') : [];
}

/** The people of a connection that contacts are tied to, by contact. */
export async function peopleWithContacts(
  { database, locationId }: StoreWriter,
  connectionId: string,
  contactIds: readonly string[],
): Promise<ReadonlyMap<string, DirectoryPersonTable>> {
  if (contactIds.length === 0) return new Map();
  const rows = await database
    .selectFrom('directory_person')
    .selectAll()
    .where('location_id', '=', locationId)
    .where('connection_id', '=', connectionId)
    .where('contact_id', 'in', [...new Set(contactIds)])
    .execute();
  return new Map(rows.flatMap(row => (row.contact_id === null ? [] : [[row.contact_id, row]])));
}
