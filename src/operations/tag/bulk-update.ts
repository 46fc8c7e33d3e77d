import Type, { type Static } from 'typebox';
import { invalidInput, notFound, RosterError } from '#base/errors.ts';
import type { ContactState } from '#contacts/contact-state.ts';
import { lockContacts } from '#store/contacts/lock-contacts.ts';
import type { StoreWriter } from '#store/store.ts';
import { tagIdsFor } from '#store/tags.ts';
import { Id, locationId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { changeTags, knownTagIds, tags, tagsAdded, tagsRemoved } from './change.ts';

export const contacts = Type.Array(Id, {
  maxItems: 500,
  description: 'The ids of the contacts; one that is named twice counts once.',
});

export const removeAllTags = Type.Optional(
  Type.Boolean({ description: 'Takes all tags off, whatever `tags` names; only to remove.' }),
);

const ItemAnswer = Type.Object({
  contactId: Type.String(),
  message: Type.String(),
  type: Type.Enum(['success', 'error']),
  oldTags: Type.Optional(Type.Array(Type.String())),
  tagsAdded: Type.Optional(tagsAdded),
  tagsRemoved: Type.Optional(tagsRemoved),
});
type ItemAnswer = Static<typeof ItemAnswer>;

export const bulkUpdateTags = command({
  key: 'tag.bulkUpdate',
  title: 'Update Tags of Many Contacts',
  description: 'Adds or removes tags on many contacts and answers for each one.',
  group: 'core',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/contacts/bulk/tags/update/{type}', status: 201 },
  isIdempotent: true,
  input: { type: Type.Enum(['add', 'remove']), contacts, tags, locationId, removeAllTags },
  output: Type.Object({
    succeded: Type.Boolean({ description: 'Whether every contact could be changed.' }),
    succeeded: Type.Boolean({ description: 'As `succeded`, in the right spelling.' }),
    errorCount: Type.Integer(),
    responses: Type.Array(ItemAnswer, { description: 'One for each contact, in the order sent.' }),
  }),

  async handler({ type, contacts, tags, removeAllTags = false }, { store }) {
    if (removeAllTags && type === 'add') {
      const message = 'removeAllTags can be sent to remove tags only';
      throw invalidInput([{ member: 'removeAllTags', message }]);
    }
    const ids = [...new Set(contacts)];
    const found = await lockContacts(store, ids);
    const isAdding = type === 'add' && found.size > 0;
    const named = isAdding ? await tagIdsFor(store, tags) : await knownTagIds(store, tags);
    const tagIdsAfter = ({ tagIds }: ContactState) => {
      if (type === 'add') return [...new Set([...tagIds, ...named])];
      return removeAllTags ? [] : tagIds.filter(id => !named.includes(id));
    };
    const responses: ItemAnswer[] = [];
    for (const id of ids) responses.push(await updateOne(store, id, found.get(id), tagIdsAfter));
    const errorCount = responses.filter(response => response.type === 'error').length;
    return { succeded: errorCount === 0, succeeded: errorCount === 0, errorCount, responses };
  },
});

async function updateOne(
  store: StoreWriter,
  contactId: string,
  contact: ContactState | undefined,
  tagIdsAfter: (contact: ContactState) => readonly string[],
): Promise<ItemAnswer> {
  try {
    return await store.attempt(async () => {
      if (!contact) throw notFound('The contact');
      const { tags, tagsAdded, tagsRemoved } = await changeTags(store, contact, tagIdsAfter(contact));
      const kept = tags.filter(tag => !tagsAdded.includes(tag));
      const oldTags = [...kept, ...tagsRemoved];
      return { contactId, message: 'Tags updated', type: 'success', oldTags, tagsAdded, tagsRemoved };
    });
  } catch (error) {
    if (!(error instanceof RosterError)) throw error;
    return { contactId, message: error.message, type: 'error' };
  }
}
