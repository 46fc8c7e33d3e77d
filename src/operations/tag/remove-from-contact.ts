import Type from 'typebox';
import { getForChange } from '#store/contacts/contacts.ts';
import { contactId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { changeTags, knownTagIds, tagNames, tags, tagsRemoved } from './change.ts';

export const removeTagsFromContact = command({
  key: 'tag.removeFromContact',
  title: 'Remove Tags from Contact',
  description: 'Takes the named tags off a contact.',
  group: 'core',
  scope: 'contacts.write',
  http: { method: 'DELETE', path: '/contacts/{contactId}/tags', body: ['tags'] },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found'],
  input: { contactId, tags },
  output: Type.Object({ tags: tagNames, tagsRemoved }),

  async handler({ contactId, tags }, { store, ifVersion }) {
    const contact = await getForChange(store, contactId, ifVersion);
    const taken = await knownTagIds(store, tags);
    const changed = await changeTags(
      store,
      contact,
      contact.tagIds.filter(id => !taken.includes(id)),
    );
    return { tags: changed.tags, tagsRemoved: changed.tagsRemoved };
  },
});
