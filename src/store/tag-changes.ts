import { notFound, RosterError } from '#base/errors.ts';
import { foldText } from '#contacts/text.ts';
import type { TagEntry } from './dictionary.ts';
import type { StoreWriter } from './store.ts';
import { nextRevision } from './tags.ts';

/** A tag as it was before a change; `heldAs` are the ids by which contacts may hold it. */
export interface ChangedTag {
  readonly tag: TagEntry;
  readonly heldAs: readonly string[];
}

/**
 * Tags as they are, in the order of the ids, the dictionary locked until the transaction ends: two calls that rename
 * or create tags wait for each other. Throws `not_found`.
 */
export async function getTagsForChange(store: StoreWriter, ids: readonly string[]): Promise<ChangedTag[]> {
  await nextRevision(store);
  const dictionary = await store.dictionary();
  return ids.map(id => {
    const tag = dictionary.tags.get(id);
    if (!tag) throw notFound('The tag');
    return { tag, heldAs: [id, ...dictionary.mergedInto(id)] };
  });
}

/** Throws `duplicate_tag` where another tag has the name. */
export async function renameTag(store: StoreWriter, { id }: TagEntry, name: string): Promise<void> {
  const other = (await store.dictionary()).tagByName(foldText(name));
  if (other && other.id !== id) throw duplicateTag(name);
  await store.database
    .updateTable('tag')
    .set({ name, name_folded: foldText(name), revision: await nextRevision(store) })
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
    .execute();
}

export function duplicateTag(name: string): RosterError {
  return new RosterError('duplicate_tag', `The location has a tag of the name ${name}. Use that one.`);
}

/** Takes a tag away; contacts that hold it, or a tag that was merged into it, show it no longer. */
export async function deleteTag(store: StoreWriter, tag: TagEntry): Promise<void> {
  await hide(store, tag, null);
}

/** Makes one tag of two: contacts that hold the first show the other at once. */
export async function mergeTag(store: StoreWriter, tag: TagEntry, into: TagEntry): Promise<void> {
  const revision = await hide(store, tag, into.id);
  await store.database
    .updateTable('tag')
    .set({ merged_into: into.id, revision })
    .where('location_id', '=', store.locationId)
    .where('merged_into', '=', tag.id)
    .execute();
}

async function hide(store: StoreWriter, { id, folded }: TagEntry, into: string | null): Promise<number> {
  const revision = await nextRevision(store);
  await store.database
    .updateTable('tag')
    .set({ deleted_at: store.now, name_folded: `${folded}\n${id}`, merged_into: into, revision })
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
    .execute();
  return revision;
}
