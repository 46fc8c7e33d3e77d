import { foldText } from '#contacts/text.ts';
import { statement } from './statement.ts';
import type { StoreWriter } from './store.ts';

const raiseRevision = statement<{ location_id: string }>()((database, bind) =>
  database
    .updateTable('location')
    .set(eb => ({ dictionary_revision: eb('dictionary_revision', '+', 1) }))
    .where('id', '=', bind('location_id'))
    .returning('dictionary_revision'),
);

/** Takes the next revision of the location's dictionary; whoever changes a tag or a field writes it there. */
export async function nextRevision(store: StoreWriter): Promise<number> {
  const [row] = await store.rows(raiseRevision, { location_id: store.locationId });
  if (!row) throw new Error('A writer is bound to a location that is not there.');
  store.forgetDictionary();
  return row.dictionary_revision;
}

/** The ids of the named tags, in that order and each once; a name that is new becomes a tag as it is spelled. */
export async function tagIdsFor(store: StoreWriter, names: readonly string[]): Promise<string[]> {
  const dictionary = await store.dictionary();
  const ids = new Set<string>();
  const fresh = new Map<string, string>();
  for (const name of names.map(text => text.trim())) {
    if (name === '') continue;
    const folded = foldText(name);
    const known = dictionary.tagByName(folded)?.id ?? fresh.get(folded) ?? (await insertTag(store, name));
    fresh.set(folded, known);
    ids.add(known);
  }
  return [...ids];
}

/**
 * As `insertTag`, but answers nothing where the location has a tag of this name. The revision is taken first: its
 * lock has two calls with one name wait for each other.
 */
export async function createTag(store: StoreWriter, name: string): Promise<string | undefined> {
  await nextRevision(store);
  const known = (await store.dictionary()).tagByName(foldText(name));
  return known ? undefined : insertTag(store, name);
}

/** Adds a tag; where another call has just added one of the same name, it is that. */
export async function insertTag(store: StoreWriter, name: string): Promise<string> {
  const row = {
    location_id: store.locationId,
    id: store.newId(),
    name,
    name_folded: foldText(name),
    revision: await nextRevision(store),
    deleted_at: null,
    merged_into: null,
  };
  const { id } = await store.database
    .insertInto('tag')
    .values(row)
    .onConflict(conflict =>
      conflict.columns(['location_id', 'name_folded']).doUpdateSet({ revision: row.revision, name }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
