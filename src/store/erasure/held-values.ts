import { mergesOfEach } from '../merges/kept-merges.ts';
import type { StoreReader } from '../store.ts';

/** A contact that had the values of another while a merge stood that was undone; times in milliseconds. */
export interface HeldValues {
  readonly contactId: string;
  readonly from: number;
  readonly until: number;
  readonly mergeId: string;
}

/** Who had values of the contacts for a while, and from them in turn. What is kept of that time tells of both. */
export async function heldValuesOf(
  store: StoreReader,
  contactIds: readonly string[],
): Promise<readonly HeldValues[]> {
  const found = new Map<string, HeldValues>();
  const always = { from: 0, until: Number.MAX_SAFE_INTEGER };
  const open = contactIds.map(contactId => ({ contactId, ...always }));
  for (let had = open.pop(); had; had = open.pop()) {
    const { contactId, from, until } = had;
    const rows = await mergesOfEach(store)
      .select(['merge.id', 'merge.contact_id', 'merge.at', 'merge.undone_at'])
      .where('merged_contact.contact_id', '=', contactId)
      .where('merge.at', '>=', from)
      .where('merge.at', '<=', until)
      .execute();
    for (const { id, contact_id, at, undone_at } of rows) {
      if (undone_at === null || found.has(id)) continue;
      const held = { contactId: contact_id, from: at, until: undone_at, mergeId: id };
      found.set(id, held);
      open.push(held);
    }
  }
  return [...found.values()].filter(({ contactId }) => !contactIds.includes(contactId));
}
