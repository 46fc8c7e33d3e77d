import { parseJson } from '#base/json.ts';
import { type LookalikeRule, lookalikeRules } from '#contacts/lookalike.ts';
import type { StoreWriter } from '../store.ts';
import type { DuplicateGroupTable } from '../tables.ts';

/** Contacts that a rule takes for one person. */
export interface Lookalikes {
  readonly rule: LookalikeRule;
  readonly contactIds: readonly string[];
}

/**
 * Puts contacts into one group, with whoever was found to look like one of them before. Those that were said to be
 * different people stay apart, as long as nobody else looks like them. Tells whether there is a group now.
 */
export async function groupTogether(store: StoreWriter, { rule, contactIds }: Lookalikes): Promise<boolean> {
  const places = await groupsOf(store, contactIds);
  const isIgnored = (groupId: string) =>
    places.filter(place => place.ignored_at !== null && place.id === groupId).length === contactIds.length;
  if (places.some(({ id }) => isIgnored(id))) return false;

  const open = [
    ...new Map(places.filter(({ ignored_at }) => ignored_at === null).map(one => [one.id, one])).values(),
  ];
  const [first, ...others] = open;
  const groupId = first?.id ?? store.newId();
  const known = open.flatMap(({ matches }) => rulesIn(matches));
  const matches = JSON.stringify(lookalikeRules.filter(one => one === rule || known.includes(one)));
  if (first) {
    await store.database
      .updateTable('duplicate_group')
      .set({ matches })
      .where('location_id', '=', store.locationId)
      .where('id', '=', groupId)
      .execute();
  } else {
    await store.database
      .insertInto('duplicate_group')
      .values({
        location_id: store.locationId,
        id: groupId,
        matches,
        date_added: store.now,
        ignored_at: null,
      })
      .execute();
  }
  const members = new Set(contactIds);
  for (const { id } of others) {
    for (const contactId of await membersOf(store, id)) members.add(contactId);
    await removeGroups(store, [id]);
  }
  await addMembers(store, groupId, [...members]);
  return true;
}

function groupsOf(store: StoreWriter, contactIds: readonly string[]): Promise<DuplicateGroupTable[]> {
  return store.database
    .selectFrom('duplicate_member')
    .innerJoin('duplicate_group', join =>
      join
        .onRef('duplicate_group.location_id', '=', 'duplicate_member.location_id')
        .onRef('duplicate_group.id', '=', 'duplicate_member.group_id'),
    )
    .selectAll('duplicate_group')
    .where('duplicate_member.location_id', '=', store.locationId)
    .where('duplicate_member.contact_id', 'in', contactIds)
    .orderBy('duplicate_group.id')
    .execute();
}

async function membersOf(store: StoreWriter, groupId: string): Promise<string[]> {
  const rows = await store.database
    .selectFrom('duplicate_member')
    .select('contact_id')
    .where('location_id', '=', store.locationId)
    .where('group_id', '=', groupId)
    .execute();
  return rows.map(({ contact_id }) => contact_id);
}

async function addMembers(store: StoreWriter, groupId: string, contactIds: readonly string[]): Promise<void> {
  await store.database
    .insertInto('duplicate_member')
    .values(
      contactIds.map(contactId => ({
        location_id: store.locationId,
        group_id: groupId,
        contact_id: contactId,
      })),
    )
    .onConflict(conflict => conflict.doNothing())
    .execute();
}

async function removeGroups(store: StoreWriter, ids: readonly string[]): Promise<void> {
  await store.database
    .deleteFrom('duplicate_member')
    .where('location_id', '=', store.locationId)
    .where('group_id', 'in', ids)
    .execute();
  await store.database
    .deleteFrom('duplicate_group')
    .where('location_id', '=', store.locationId)
    .where('id', 'in', ids)
    .execute();
}

/** Removes groups that a scan before found, at most so many; those that were said to be different people stay. */
export async function clearGroups(store: StoreWriter, limit: number): Promise<number> {
  const rows = await store.database
    .selectFrom('duplicate_group')
    .select('id')
    .where('location_id', '=', store.locationId)
    .where('ignored_at', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute();
  if (rows.length > 0) {
    await removeGroups(
      store,
      rows.map(({ id }) => id),
    );
  }
  return rows.length;
}

/** Remembers that the contacts of a group are different people; tells whether there is such a group. */
export async function ignoreGroup(store: StoreWriter, groupId: string): Promise<boolean> {
  const [row] = await store.database
    .updateTable('duplicate_group')
    .set({ ignored_at: store.now })
    .where('location_id', '=', store.locationId)
    .where('id', '=', groupId)
    .returning('id')
    .execute();
  return row !== undefined;
}

export function rulesIn(text: string): LookalikeRule[] {
  const parsed = parseJson(text);
  return lookalikeRules.filter(rule => Array.isArray(parsed) && parsed.includes(rule));
}
