import { BoundedMap } from '#base/bounded-map.ts';
import type { CustomFieldDefinition } from '#contacts/custom-field.ts';
import type { ContactNames } from '#contacts/present-contact.ts';
import { definitionFrom } from './custom-field-row.ts';
import type { Session } from './engines/engine.ts';
import { statement } from './statement.ts';
import { type NamedAsk, readAsks } from './timed-asks.ts';

export interface TagEntry {
  readonly id: string;
  readonly name: string;
  /** The name as it is compared: without case and accents. */
  readonly folded: string;
}

/** What a dictionary is made of, so that it can be brought up to date. */
interface Entries {
  readonly tags: ReadonlyMap<string, TagEntry>;
  /** Which tag each merged one became. */
  readonly merged: ReadonlyMap<string, string>;
  readonly fields: ReadonlyMap<string, CustomFieldDefinition>;
  /** Fields whose values are not destroyed yet. */
  readonly deleted: ReadonlyMap<string, CustomFieldDefinition>;
  readonly asks: readonly NamedAsk[];
}

/**
 * What writers of a location must know of it: its tags and custom fields, since contacts hold both by id, and what its
 * subscriptions want to be told at a time. What was deleted is not shown.
 */
export interface Dictionary extends ContactNames, Entries {
  readonly revision: number;
  tagByName(folded: string): TagEntry | undefined;
  /** The tags that were merged into a tag, by their ids: contacts may hold them still. */
  mergedInto(tagId: string): readonly string[];
  field(id: string): CustomFieldDefinition | undefined;
  fieldByKey(key: string): CustomFieldDefinition | undefined;
  /** As `field`, but a deleted one too, until its values are destroyed: it may be restored. */
  keptField(id: string): CustomFieldDefinition | undefined;
}

const revisionOf = statement<{ location_id: string }>()((database, bind) =>
  database.selectFrom('location').select('dictionary_revision').where('id', '=', bind('location_id')),
);

const changedTags = statement<{ location_id: string; revision: number }>()((database, bind) =>
  database
    .selectFrom('tag')
    .select(['id', 'name', 'name_folded', 'deleted_at', 'merged_into'])
    .where('location_id', '=', bind('location_id'))
    .where('revision', '>', bind('revision')),
);

const changedFields = statement<{ location_id: string; revision: number }>()((database, bind) =>
  database
    .selectFrom('custom_field')
    .select(['id', 'name', 'key', 'data_type', 'options', 'deleted_at', 'purged_at'])
    .where('location_id', '=', bind('location_id'))
    .where('model', '=', 'contact')
    .where('revision', '>', bind('revision')),
);

/** Remembers the dictionaries of locations; each use asks for the revision, and reads what changed since. */
export class Dictionaries {
  readonly #known = new BoundedMap<string, Dictionary>('dictionaries', 1000);

  /** `revision` is that of the location, where the caller has read it already. */
  async read(session: Session, locationId: string, revision?: number): Promise<Dictionary> {
    const known = this.#known.get(locationId);
    if (known !== undefined && known.revision === revision) return known;
    const dictionary = await current(session, locationId, known, revision);
    if (dictionary !== known) this.#known.set(locationId, dictionary);
    return dictionary;
  }

  /** What a transaction read, once it is committed. */
  remember(locationId: string, dictionary: Dictionary): void {
    const known = this.#known.get(locationId);
    if (!known || known.revision < dictionary.revision) this.#known.set(locationId, dictionary);
  }

  /** As `read`, but remembers nothing: the transaction may yet fail. */
  readInTransaction(session: Session, locationId: string, revision?: number): Promise<Dictionary> {
    return current(session, locationId, this.#known.get(locationId), revision);
  }
}

async function current(
  session: Session,
  locationId: string,
  known: Dictionary | undefined,
  seen: number | undefined,
): Promise<Dictionary> {
  if (known !== undefined && known.revision === seen) return known;
  const [row] = await session.rows(revisionOf, { location_id: locationId });
  const revision = row?.dictionary_revision ?? 0;
  if (known?.revision === revision) return known;

  const since = { location_id: locationId, revision: known?.revision ?? 0 };
  const tags = new Map(known?.tags);
  const merged = new Map(known?.merged);
  for (const tag of await session.rows(changedTags, since)) {
    if (tag.deleted_at === null) tags.set(tag.id, { id: tag.id, name: tag.name, folded: tag.name_folded });
    else tags.delete(tag.id);
    if (tag.merged_into !== null) merged.set(tag.id, tag.merged_into);
  }
  const fields = new Map(known?.fields);
  const deleted = new Map(known?.deleted);
  for (const field of await session.rows(changedFields, since)) {
    fields.delete(field.id);
    deleted.delete(field.id);
    if (field.purged_at === null)
      (field.deleted_at === null ? fields : deleted).set(field.id, definitionFrom(field));
  }
  const asks = await readAsks(session, locationId);
  return dictionaryOf(revision, { tags, merged, fields, deleted, asks });
}

function dictionaryOf(revision: number, entries: Entries): Dictionary {
  const { tags, merged, fields, deleted } = entries;
  const byName = new Map([...tags.values()].map(tag => [tag.folded, tag]));
  const byKey = new Map([...fields.values()].map(field => [field.key, field]));
  return {
    ...entries,
    revision,
    tagName: id => tags.get(merged.get(id) ?? id)?.name,
    tagByName: folded => byName.get(folded),
    mergedInto: tagId => [...merged].filter(([, into]) => into === tagId).map(([id]) => id),
    field: id => fields.get(id),
    fieldByKey: key => byKey.get(key.startsWith('contact.') ? key.slice('contact.'.length) : key),
    keptField: id => fields.get(id) ?? deleted.get(id),
  };
}
