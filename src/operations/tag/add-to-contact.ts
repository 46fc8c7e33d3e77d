import Type from 'typebox';
import { getForChange } from '#store/contacts/contacts.ts';
import { tagIdsFor } from '#store/tags.ts';
import { contactId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { changeTags, tagNames, tags, tagsAdded } from './change.ts';

export const addTagsToContact = command({
  key: 'tag.addToContact',
  title: 'Add Tags to Contact',
  description: 'Adds tags to a contact and keeps those it already has.',
  group: 'core',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/contacts/{contactId}/tags', status: 201 },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found'],
  input: { contactId, tags },
  output: Type.Object({ tags: tagNames, tagsAdded }),

  async handler({ contactId, tags }, { store, ifVersion }) {
    const contact = await getForChange(store, contactId, ifVersion);
    const tagIds = new Set([...contact.tagIds, ...(await tagIdsFor(store, tags))]);
    const changed = await changeTags(store, contact, [...tagIds]);
    return { tags: changed.tags, tagsAdded: changed.tagsAdded };
  },
});
