import Type from 'typebox';
import { Contact } from '#contacts/contact.ts';
import { trigger } from '../../trigger.ts';
import { eachOf, tag } from '../filters.ts';

export const onContactTagRemoved = trigger({
  key: 'on.contact.tagRemoved',
  title: 'Tag Removed from Contact',
  description: 'Triggers when a chosen tag is taken off a contact.',
  scope: 'contacts.readonly',
  from: ['contact.tagsChanged'],
  filters: { tag },
  payload: { contact: Contact, tag: Type.String() },
  when: (event, { tag }) => eachOf(event, 'removed', 'tag', tag),
});
