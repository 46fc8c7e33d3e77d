import { sql } from 'kysely';
import { toIso } from '#base/clock.ts';
import type { ContactState } from '#contacts/contact-state.ts';
import type { LookalikeRule } from '#contacts/lookalike.ts';
import { findContacts } from '../contacts/list-contacts.ts';
import type { StoreReader } from '../store.ts';
import type { DuplicateGroupTable } from '../tables.ts';
import { rulesIn } from './groups.ts';

export interface DuplicateGroup {
  readonly id: string;
  readonly matches: LookalikeRule[];
  readonly foundAt: string;
  readonly contacts: ContactState[];
  readonly hasMore: boolean;
}

const groupsAtOnce = 100;

/**
 * The groups behind one, in the order in which they were found, each with so many of its contacts. A group of which
 * fewer than two contacts are left is passed over.
 */
export async function listGroups(
  store: StoreReader,
  { after, limit, shown }: { readonly after: string; readonly limit: number; readonly shown: number },
): Promise<DuplicateGroup[]> {
  const found: DuplicateGroup[] = [];
  for (let from = after; ; ) {
    const rows = await store.database
      .selectFrom('duplicate_group')
      .selectAll()
      .where('location_id', '=', store.locationId)
      .where('ignored_at', 'is', null)
      .where('id', '>', from)
      .orderBy('id')
      .limit(groupsAtOnce)
      .execute();
    for (const group of await withContacts(store, rows, shown)) {
      if (group.contacts.length > 1) found.push(group);
      if (found.length === limit) return found;
    }
    const last = rows.at(-1);
    if (!last || rows.length < groupsAtOnce) return found;
    from = last.id;
  }
}

async function withContacts(
  store: StoreReader,
  rows: readonly DuplicateGroupTable[],
  shown: number,
): Promise<DuplicateGroup[]> {
  if (rows.length === 0) return [];
  const members = await store.select(sql<{ group_id: string; contact_id: string }>`
    select group_id, contact_id from (
      select m.group_id, m.contact_id, row_number() over (partition by m.group_id order by m.contact_id) as place
      from duplicate_member m
      join contact c on c.location_id = m.location_id and c.id = m.contact_id and c.deleted_at is null
      where m.location_id = ${store.locationId} and m.group_id in (${sql.join(rows.map(({ id }) => id))})
    ) as numbered where place <= ${shown + 1} order by contact_id`);
  const states = await findContacts(
    store,
    members.map(({ contact_id }) => contact_id),
  );
  return rows.map(row => {
    const ids = members.filter(({ group_id }) => group_id === row.id).map(({ contact_id }) => contact_id);
    return {
      id: row.id,
      matches: rulesIn(row.matches),
      foundAt: toIso(row.date_added),
      contacts: ids.slice(0, shown).flatMap(id => states.get(id) ?? []),
      hasMore: ids.length > shown,
    };
  });
}
