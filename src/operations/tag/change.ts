import Type, { type Static } from 'typebox';
import type { ContactState } from '#contacts/contact-state.ts';
import { foldText } from '#contacts/text.ts';
import { changeContact } from '#store/contacts/contacts.ts';
import type { Dictionary } from '#store/dictionary.ts';
import type { StoreReader, StoreWriter } from '#store/store.ts';

const tag = Type.String({ minLength: 1, maxLength: 255 });

/** Tags by name. They compare without regard to case and keep the spelling of their first use. */
export const tags = Type.Array(tag, { maxItems: 500, description: 'The names of the tags.' });

export const tagNames = Type.Array(Type.String(), {
  description: 'Every tag of the contact after the call.',
});
export const tagsAdded = Type.Array(Type.String(), { description: 'Those that the contact did not have.' });
export const tagsRemoved = Type.Array(Type.String(), { description: 'Those that the contact had.' });

const ChangedTags = Type.Object({ tags: tagNames, tagsAdded, tagsRemoved });

/** Gives a contact these tags and says what came and went. */
export async function changeTags(
  store: StoreWriter,
  before: ContactState,
  tagIds: readonly string[],
): Promise<Static<typeof ChangedTags>> {
  const { tags } = await changeContact(store, before, { tagIds });
  const dictionary = await store.dictionary();
  return { tags, ...tagsBetween(dictionary, before.tagIds, tagIds) };
}

/** Which tags came and went, by their names: a contact may hold the ids of tags that were merged. */
export function tagsBetween(
  { tagName }: Dictionary,
  before: readonly string[],
  after: readonly string[],
): { tagsAdded: string[]; tagsRemoved: string[] } {
  const namesOf = (ids: readonly string[]) => [
    ...new Set(ids.map(tagName).filter(name => name !== undefined)),
  ];
  const [from, to] = [namesOf(before), namesOf(after)];
  return {
    tagsAdded: to.filter(name => !from.includes(name)),
    tagsRemoved: from.filter(name => !to.includes(name)),
  };
}

/** The ids of those of the named tags that the location has, with those that were merged into them. */
export async function knownTagIds(store: StoreReader, names: readonly string[]): Promise<string[]> {
  const dictionary = await store.dictionary();
  return names.flatMap(name => {
    const tag = dictionary.tagByName(foldText(name.trim()));
    return tag ? [tag.id, ...dictionary.mergedInto(tag.id)] : [];
  });
}
