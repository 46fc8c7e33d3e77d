import Type from 'typebox';
import { getForChange } from '#store/contacts/contacts.ts';
import { tagIdsFor } from '#store/tags.ts';
import { contactId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { changeTags, tagNames, tags, tagsAdded, tagsRemoved } from './change.ts';

export const replaceTags = command({
  key: 'tag.replace',
  title: 'Replace Tags of Contact',
  description: 'Makes the given list the complete set of tags of a contact and reports what came and went.',
  group: 'core',
  scope: 'contacts.write',
  http: { method: 'PUT', path: '/contacts/{contactId}/tags' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found'],
  input: { contactId, tags },
  output: Type.Object({ tags: tagNames, tagsAdded, tagsRemoved }),

  async handler({ contactId, tags }, { store, ifVersion }) {
    const contact = await getForChange(store, contactId, ifVersion);
    return changeTags(store, contact, await tagIdsFor(store, tags));
  },
});
